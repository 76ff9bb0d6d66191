"""The list of declarations in the admin: turn one into a draft, or set it aside."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Window
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from pepr_site.editing.dashboard.panels import SHOWN, Panel
from projects.declarations.models import Declaration
from projects.declarations.store import draft_of_declaration

DECIDE = "projects.delete_declaration"


def waiting():
    """Return the declarations, the oldest first, suspected spam last."""
    found = Declaration.objects.prefetch_related("project__locale").annotate(total=Window(Count("pk")))
    return found.order_by("is_suspect", "sent_at")


class DeclarationsPanel(Panel):
    """Hidden while there is no declaration."""

    name = "declarations"
    template_name = "projects/declarations_panel.html"
    order = 15
    heading = gettext_lazy("Ce que l’on nous apprend des projets")
    is_quiet = is_wide = True

    @classmethod
    def concerns(cls, user):
        return user.has_perm(DECIDE)

    def items(self):
        return waiting()[:SHOWN]

    def row(self, item):
        return item

    def more_url(self):
        return reverse("declarations")

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"csrf_token": get_token(parent_context["request"])}


@permission_required(DECIDE)
def all_waiting(request):
    """The list of all of them."""
    return render(request, "projects/declarations.html", {"rows": waiting()})


@require_POST
@permission_required(DECIDE)
def decide(request, pk):
    """Turn a declaration into a draft of its page and open it, or set it aside.

    A declaration that cannot be written stays, with the reason.
    """
    declaration = get_object_or_404(Declaration.objects.select_related("project"), pk=pk)
    rights = declaration.project.permissions_for_user(request.user)
    if not rights.can_edit():
        raise PermissionDenied
    if "drop" in request.POST:
        log(instance=declaration.project, action="projects.set_aside", data={"fact": declaration.fact})
        declaration.delete()
        messages.success(request, _("La réponse est écartée, et effacée."))
        return redirect("wagtailadmin_home")
    if rights.page_locked():
        messages.error(
            request, _("Cette page est verrouillée, ou attend une relecture : la réponse reste dans la liste.")
        )
        return redirect("wagtailadmin_home")
    value, label = declaration.value, declaration.fact_label
    page, problem = draft_of_declaration(declaration, request.user)
    if problem:
        text = _(
            "La réponse n’est pas écrite, et reste dans la liste : écrivez-la vous-même (%(fact)s : « %(value)s »), "
            "puis écartez-la. %(problem)s"
        )
        messages.warning(request, text % {"fact": label, "value": value, "problem": problem})
    else:
        messages.success(request, _("Le brouillon porte la réponse et sa source : relisez, puis publiez ou soumettez."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def urls():
    return [
        path("declarations/", all_waiting, name="declarations"),
        path("declarations/<int:pk>/", decide, name="declaration_decide"),
    ]
