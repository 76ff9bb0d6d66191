"""Notices for authors and reviewers: why a page came back, what was decided, who edited meanwhile."""

from allauth.core import context
from django.core.exceptions import PermissionDenied
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_approved, task_rejected

from pepr_site.accounts.roles import PARTNER_REVIEW, REVIEW


def connect():
    """Called once, with the hooks of the admin."""
    for signal in (task_approved, task_rejected):
        signal.connect(report_decision, dispatch_uid="report_decision")


class WaitingItem(ActionMenuItem):
    """Replaces a button while a submitted page waits: there is nothing to do."""

    name = "action-waiting"
    label = gettext_lazy("Soumise : elle attend une relecture")
    template_name = "review/waiting_item.html"

    def is_shown(self, context):
        return context["locked_for_user"] and context["page"].workflow_in_progress


class SubmitItem(SubmitForModerationMenuItem):
    """Translates the name of the workflow: Wagtail shows it as stored."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        for name in (REVIEW.name, PARTNER_REVIEW.name):
            context["label"] = str(context["label"]).replace(name, _(name))
        return context


def waiting_first(items, context):
    """Make « waiting » the main action of a page in review; cancelling stays in the menu."""
    item, names = WaitingItem(), ("action-cancel-workflow", "action-page-locked")
    if context["view"] == "edit" and item.is_shown(context) and {i.name for i in items} <= set(names):
        may = may_withdraw(context["page"], context["request"].user)
        items[:] = [item, *(i for i in items if may and i.name == "action-cancel-workflow")]


def may_withdraw(page, user):
    """Whether `user` may cancel a submission: its author, or users who may change the page."""
    state = page.current_workflow_state
    may_write = user.is_superuser or "change" in page.permissions_for_user(user).permissions
    return may_write or bool(state and state.requested_by_id == user.pk)


def refuse_withdrawal(request, page):
    """A hook before the form is processed: raise `PermissionDenied` for a reader who cancels a submission."""
    if "action-cancel-workflow" in request.POST and not may_withdraw(page, request.user):
        raise PermissionDenied


def show_remark(request, page):
    """Show at the top of the form why a page came back, and from whom."""
    state = page.current_workflow_state
    if request.method != "GET" or not state or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    task = state.task_states.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at").first()
    if task is None:
        return
    who = task.finished_by or _("une personne")
    text = _("Renvoyée par %(who)s le %(when)s : à reprendre, puis à soumettre de nouveau.") % {
        "who": who,
        "when": date_format(localtime(task.finished_at), "j F Y, H:i"),
    }
    messages.warning(request, format_html("{}<br>{}", text, linebreaksbr(task.specific.get_comment())))


def report_decision(instance, user, **kwargs):
    """A receiver of decisions on `instance`, a `TaskState`: tell the reviewer what happened to the page."""
    request, page = context.request, instance.workflow_state.content_object
    if request is None or user != request.user or not isinstance(page, Page):
        return
    # Its current state: published, if that was the last approval.
    page = Page.objects.get(pk=page.pk)
    title, author = {"title": page.get_admin_display_title()}, instance.workflow_state.requested_by
    if instance.status == TaskState.STATUS_APPROVED:
        report_approval(request, page, title)
    else:
        text = _("« %(title)s » est renvoyée à %(author)s.") if author else _("« %(title)s » est renvoyée.")
        messages.success(request, text % (title | {"author": author}))


def report_approval(request, page, title):
    planned = page.scheduled_revision
    if planned:
        when = date_format(localtime(planned.approved_go_live_at), "j F Y, H:i")
        text = _("« %(title)s » est approuvée : elle paraîtra le %(when)s.") % (title | {"when": when})
    else:
        text = _("« %(title)s » est approuvée et publiée.") % title
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Ouvrir la page"))
    live = [messages.button(page.full_url, _("Voir en ligne"), new_window=True)] if page.live and page.full_url else []
    messages.success(request, text, buttons=[*live, edit])


def newer_revision(request, page):
    """Return the version that was saved since the form in `request` was opened, or None.

    Wagtail warns about concurrent editing, but checks every ten seconds only; a save in between would overwrite.
    """
    latest, opened = str(page.latest_revision_id), request.POST.get("loaded_revision_id")
    saved_at = ("", page.latest_revision_created_at and page.latest_revision_created_at.isoformat())
    if own := request.POST.get("overwrite_revision_id"):
        is_same = own == latest
    else:
        is_same = opened == latest and request.POST.get("loaded_revision_created_at", "") in saved_at
    if is_same or not opened or not page.latest_revision or page.latest_revision.user_id == request.user.pk:
        return None
    return page.latest_revision


def is_script(request):
    """Whether the request is the autosave of Wagtail's script."""
    return "json" in request.headers.get("Accept", "").partition(",")[0]


@hooks.register("before_edit_page")
def record_newer_revision(request, page):
    if request.method == "POST" and not is_script(request):
        request.saved_meanwhile = newer_revision(request, page)


@hooks.register("after_edit_page")
def warn_of_other_version(request, page):
    """Say who saved a version in between, and link to the comparison."""
    other = getattr(request, "saved_meanwhile", None)
    if other is None or page.latest_revision_id == other.pk:
        return
    text = _(
        "Pendant que vous écriviez, %(name)s a enregistré cette page. Votre version est gardée, la sienne aussi, "
        "dans l’historique. Comparez-les pour reprendre ce qui manque."
    ) % {"name": other.user or _("quelqu’un")}
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, other.pk, "latest"])
    messages.warning(request, format_html("{}", text), buttons=[messages.button(compare, _("Comparer"))])
