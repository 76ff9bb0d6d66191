"""The partners' home in the admin: their page, its state, comments on it and its history."""

from django.conf import settings
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.home import HomeView
from wagtail.models import Comment, Page, PageLogEntry, TaskState, WorkflowState
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.accounts.groups import parents_of
from pepr_site.accounts.partners import is_partner, pages_of
from pepr_site.pages.attributes import attribute_of, models_with
from pepr_site.review.models import DraftRemark

MOST_EVENTS = 8
# Wagtail's log entries of its workflow, which have technical names.
EVENTS = {
    "wagtail.workflow.start": gettext_lazy("Soumise à relecture"),
    "wagtail.workflow.approve": gettext_lazy("Approuvée"),
    "wagtail.workflow.reject": gettext_lazy("Renvoyée, à reprendre"),
    "wagtail.workflow.resume": gettext_lazy("Soumise de nouveau"),
    "wagtail.workflow.cancel": gettext_lazy("Soumission annulée"),
}


def home(request):
    """The first screen of the admin: Wagtail's, or a partner's own pages."""
    if not is_partner(request.user):
        return HomeView.as_view()(request)
    # By path, the site's first language comes before the others.
    kept = pages_of(request.user) | proposed_by(request.user)
    pages = [page_data(page, request.user) for page in kept.order_by("path").specific()]
    context = {"pages": pages, "workspaces": request.user.workspaces, "proposals": proposals(request.user)}
    return render(request, "review/partner_home.html", context)


def proposed_by(user):
    """Return the pages that a partner has proposed, and may still change, as a queryset."""
    models = tuple(models_with("partner_proposal"))
    return Page.objects.type(*models).filter(owner=user) if models else Page.objects.none()


def proposals(user):
    """Return what a partner may propose, `{label, url}` each: one for each page class, in the site's first language."""
    found = []
    for model, label in models_with("partner_proposal").items():
        places = parents_of([model]).filter(locale__language_code=settings.LANGUAGE_CODE)
        for place in places.order_by("path").specific()[:1]:
            if place.permissions_for_user(user).can_add_subpage():
                args = [model._meta.app_label, model._meta.model_name, place.pk]
                found.append({"label": label, "url": reverse("wagtailadmin_pages:add", args=args)})
    return found


def page_data(page, user):
    """Return the data that a partner sees of one page."""
    url = {name: reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("edit", "history", "view_draft")}
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    return {
        "page": page,
        "state": state_of(page),
        "url": url | {"compare": compare if page.live and page.has_unpublished_changes else ""},
        "remaining": remaining(page) if (remaining := attribute_of(type(page), "remaining")) else [],
        "comments": comments_on(page),
        "events": events_of(page),
    }


def state_of(page):
    """Describe the state of the page in a few words."""
    workflow = page.current_workflow_state
    if workflow and workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("Soumise : elle attend une relecture.")
    if workflow and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _("Renvoyée : à reprendre, puis à soumettre de nouveau.")
    if not page.live:
        return _("Pas encore en ligne.")
    if page.has_unpublished_changes:
        return _("En ligne, avec un brouillon qui n’est pas encore soumis.")
    return _("En ligne, et à jour.")


def comments_on(page):
    """Return the open comments on the page, `{who, text, when}`, the latest first."""
    sent_back = TaskState.objects.filter(
        workflow_state__base_content_type=page.get_base_content_type(),
        workflow_state__object_id=str(page.pk),
        status=TaskState.STATUS_REJECTED,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
    ).exclude(comment="")
    rows = [
        *((state.finished_by, state.comment, state.finished_at) for state in sent_back.select_related("finished_by")),
        *(
            (comment.user, comment.text, comment.created_at)
            for comment in Comment.objects.filter(page=page, resolved_at=None).select_related("user")
        ),
        *((r.name, r.text, r.created_at) for r in DraftRemark.objects.filter(draft__page=page).exclude(text="")),
    ]
    return [{"who": who, "text": text, "when": when} for who, text, when in sorted(rows, key=lambda s: s[2])[::-1]]


def events_of(page):
    """Return the latest events of the page, `{what, who, when}`."""
    entries = PageLogEntry.objects.filter(page=page).select_related("user").order_by("-timestamp")[:MOST_EVENTS]
    return [
        {
            "what": EVENTS.get(entry.action, entry.message),
            "who": entry.user,
            "when": entry.timestamp,
        }
        for entry in entries
    ]


# This replaces Wagtail's view at the same URL.
urlpatterns = decorate_urlpatterns([path("", home, name="wagtailadmin_home")], require_admin_access)
