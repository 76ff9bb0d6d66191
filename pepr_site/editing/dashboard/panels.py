"""The panels of the dashboard. Each makes a fixed number of queries, however much there is to show.

An app adds its own through Wagtail's hook `construct_homepage_panels`.
"""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, OuterRef, Prefetch, Q, Subquery, Window
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from pepr_site.accounts.models import comparison_url
from pepr_site.operations import tasks
from pepr_site.operations.monitoring import status_page
from pepr_site.pages.images import without_renditions
from pepr_site.pages.review_dates import reviews_due
from pepr_site.pages.site_settings import site_settings
from pepr_site.review.moderation import LATE_AFTER, waiting_for

SHOWN = 6
TOTAL = Window(Count("pk"))


def editable(user):
    """Return the pages that a user may change, without the root, with the columns that the panels show."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change").filter(depth__gt=1)
    return pages.only("title", "draft_title", "live", "expire_at", "latest_revision_created_at")


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def history_link(page):
    return {"label": _("Historique"), "url": reverse("wagtailadmin_pages:history", args=[page.pk])}


def links_list(links):
    """Return the items of a list of links to fields: the form’s URL, the anchor and the label of each."""
    return format_html_join("", '<li><a href="{}#{}">{}</a></li>', links)


def day(moment):
    return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else ""


class Panel(Component):
    """A list of things to act on, `{title, url, note}` each, perhaps with `links`, and a sentence for an empty list."""

    template_name = "dashboard/panel.html"
    heading = empty = ""
    order = 100
    is_wide = False
    # Whether it lists work that waits for this user, and comes first.
    is_mine = False
    # Whether the panel is hidden when it is empty.
    is_quiet = False
    # Set when it is rendered: empty panels are summarised in one line.
    is_empty = False

    def __init__(self, user):
        self.user = user

    @classmethod
    def concerns(cls, user):
        """Whether a user may act on what the panel lists."""
        return PagePermissionPolicy().user_has_any_permission(user, ["change"])

    def items(self):
        """Return the first items, each annotated with `total`, the number of all, unless `total()` is overridden."""
        raise NotImplementedError

    def total(self, items):
        return getattr(items[0], "total", 0) if items else 0

    def row(self, item):
        """Return the data of one row: that of a page, unless a panel lists something else."""
        title = item.get_admin_display_title()
        return {"title": title, "url": edit_url(item), "note": self.note(item), "links": self.links(item)}

    def note(self, page):
        raise NotImplementedError

    def links(self, page):
        return []

    def more_url(self):
        """The URL of the complete list, if there is one."""

    def get_context_data(self, parent_context):
        items = list(self.items())
        self.is_empty = not items and not self.is_quiet
        total = self.total(items)
        return {
            "panel": self,
            "rows": [self.row(item) for item in items],
            "total": total,
            "others": total - len(items),
            "more_url": self.more_url(),
        }


def workflow_status():
    """Return the expression, on `Page`, of its workflow status, if any."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    return Subquery(states.values("status")[:1])


def scheduled(user):
    """Return the pages, few, that a user may change and that are to go live or to expire, in order; two queries.

    Each has `starts_at` and `ends_at`, later than it; one of them may be None.
    """
    versions = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("-approved_go_live_at")
    starts = dict(versions.values_list("object_id", "approved_go_live_at"))
    pages = editable(user).filter(Q(pk__in=starts) | Q(live=True, expire_at__isnull=False))
    for page in pages:
        page.starts_at = starts.get(str(page.pk))
        page.ends_at = page.expire_at if page.live else None
    return sorted(pages, key=lambda page: page.starts_at or page.ends_at)


class DraftsPanel(Panel):
    name = "drafts"
    order = 3
    is_mine = True
    heading = gettext_lazy("Mes brouillons")
    empty = gettext_lazy("Vous n’avez aucun brouillon en cours.")

    def items(self):
        drafts = editable(self.user).filter(latest_revision__user=self.user, has_unpublished_changes=True)
        drafts = drafts.filter(latest_revision__approved_go_live_at=None)
        return drafts.annotate(total=TOTAL, workflow=workflow_status()).order_by("-latest_revision_created_at")[:SHOWN]

    def links(self, page):
        return [history_link(page)]

    def note(self, page):
        if page.workflow == WorkflowState.STATUS_IN_PROGRESS:
            return _("soumis, en attente de relecture")
        if page.workflow == WorkflowState.STATUS_NEEDS_CHANGES:
            return _("renvoyé : à reprendre")
        return _("en ligne, changements non publiés") if page.live else _("jamais publié")


class ReviewsPanel(Panel):
    name = "reviews"
    order = 1
    is_mine = True
    heading = gettext_lazy("À approuver")
    empty = gettext_lazy("Rien n’attend votre relecture.")

    @classmethod
    def concerns(cls, user):
        policy = PagePermissionPolicy()
        return policy.user_has_any_permission(user, ["publish"]) or policy.user_has_any_permission(user, ["lock"])

    def items(self):
        states = waiting_for(self.user).annotate(total=TOTAL).order_by("started_at")
        # Most days there is none: what goes with each is asked for where there are some.
        written = Prefetch("revision", Revision.objects.defer("content"))
        states = list(states.prefetch_related("workflow_state__requested_by", written)[:SHOWN])
        pages = Page.objects.in_bulk([int(state.revision.object_id) for state in states])
        for state in states:
            state.page = pages.get(int(state.revision.object_id))
        return [state for state in states if state.page]

    def row(self, item):
        page, author = item.page, item.workflow_state.requested_by
        note = {"who": author or _("une personne"), "when": day(item.started_at)}
        compare = comparison_url(page)
        if page.live:
            link = {"label": _("Comparer"), "url": compare}
        else:
            link = {"label": _("Lire"), "url": reverse("wagtailadmin_pages:view_draft", args=[page.pk])}
        # Users who cannot edit the page decide below the comparison; the others can also decide in the form.
        may_write = self.user.is_superuser or "change" in page.permissions_for_user(self.user).permissions
        return {
            "title": page.get_admin_display_title(),
            "url": edit_url(page) if may_write else compare,
            "note": _("soumis par %(who)s, %(when)s") % note,
            "links": [link],
        }


class ScheduledPanel(Panel):
    name = "scheduled"
    order = 30
    heading = gettext_lazy("Programmées")
    empty = gettext_lazy("Aucune publication ni aucun retrait n’est programmé.")

    def __init__(self, user, pages):
        super().__init__(user)
        self.pages = pages

    def items(self):
        return self.pages[:SHOWN]

    def total(self, items):
        return len(self.pages)

    def note(self, page):
        if page.starts_at and page.starts_at > timezone.now():
            return _("paraîtra le %(when)s") % {"when": day(page.starts_at)}
        return _("sera retirée le %(when)s") % {"when": day(page.ends_at)}


class FailedPanel(ScheduledPanel):
    """Publications and expiries that failed; hidden when there are none."""

    name = "failed"
    order = 5
    heading = gettext_lazy("Prévues, et pas faites")
    is_quiet = True

    def note(self, page):
        if page.starts_at:
            return _("devait paraître le %(when)s") % {"when": day(page.starts_at)}
        return _("devait être retirée le %(when)s") % {"when": day(page.ends_at)}


def scheduled_panels(user):
    """Return the panels of what is scheduled, and of what should have happened by now."""
    now, pages = timezone.now(), scheduled(user)
    late = [page for page in pages if (page.starts_at or page.ends_at) < now - LATE_AFTER]
    coming = [page for page in pages if (page.ends_at or page.starts_at) > now]
    return [FailedPanel(user, late), ScheduledPanel(user, coming)]


class LatePanel(Panel):
    """Overdue reviews, the user's own pages first."""

    name = "late"
    order = 40
    heading = gettext_lazy("À relire : la date de révision est passée")
    empty = gettext_lazy("Toutes les pages ont été relues à temps.")

    def items(self):
        self.due = reviews_due(timezone.localdate())
        mine = set(editable(self.user).filter(pk__in=self.due).values_list("pk", flat=True))
        # The user's own pages first; then by due date.
        late = [key for key in self.due if key in mine]
        self.keys = sorted(late, key=lambda key: self.due[key][1] != self.user.pk)
        pages = Page.objects.only("title", "draft_title").in_bulk(self.keys[:SHOWN])
        return [pages[key] for key in self.keys[:SHOWN]]

    def total(self, items):
        return len(self.keys)

    def note(self, page):
        due_on, responsible = self.due[page.pk]
        is_mine = responsible == self.user.pk
        words = _("à relire par vous depuis le %(day)s") if is_mine else _("à relire depuis le %(day)s")
        return words % {"day": date_format(due_on, "j F Y")}

    def more_url(self):
        return reverse("review_report") + "?state=late"


class RecentPanel(Panel):
    name = "recent"
    order = 45
    heading = gettext_lazy("Modifiées récemment")
    empty = gettext_lazy("Aucune page n’a encore été modifiée.")

    def items(self):
        pages = editable(self.user).filter(latest_revision__user__isnull=False)
        pages = pages.annotate(writer=F("latest_revision__user"))
        pages = list(pages.order_by(F("latest_revision_created_at").desc(nulls_last=True))[:SHOWN])
        self.writers = get_user_model().objects.in_bulk({page.writer for page in pages})
        return pages

    def links(self, page):
        return [history_link(page)]

    def note(self, page):
        return f"{self.writers[page.writer]}, {day(page.latest_revision_created_at)}"


class PicturesPanel(Panel):
    """Pictures without renditions, for users who may replace them; hidden when there are none."""

    name = "unshown"
    order = 5
    heading = gettext_lazy("Images qui ne s’affichent pas")

    @classmethod
    def concerns(cls, user):
        return cls(user).pictures().exists()

    def pictures(self):
        policy = policy_registry.get_by_type(get_image_model())
        mine = policy.instances_user_has_any_permission_for(self.user, ["change", "delete"])
        return without_renditions().filter(pk__in=mine.values("pk"))

    def items(self):
        return self.pictures().annotate(total=TOTAL).order_by("-pk")[:SHOWN]

    def row(self, item):
        note = _("aucune taille n’a pu en être faite : remplacez le fichier")
        return {"title": item.title, "url": reverse("wagtailimages:edit", args=[item.pk]), "note": note}


class TasksPanel(Panel):
    """Failed tasks, for operators; hidden when there are none."""

    name = "tasks"
    order = 6
    heading = gettext_lazy("Tâches abandonnées")

    @classmethod
    def concerns(cls, user):
        return user.is_superuser and tasks.failed().exists()

    def items(self):
        return tasks.failed().annotate(total=TOTAL)[:SHOWN]

    def row(self, item):
        reason = item.exception_class_path.rpartition(".")[2]
        note = f"{status_page.moment(item.finished_at)}, {reason}"
        return {"title": item.task_name, "url": reverse(status_page.NAME), "note": note}


class LegalPanel(Panel):
    """Missing legal information, for the administrator only."""

    name = "legal"
    order = 7
    heading = gettext_lazy("Informations légales à donner")

    @classmethod
    def concerns(cls, user):
        return user.is_superuser and bool(site_settings().missing)

    def items(self):
        return [site_settings()]

    def row(self, item):
        url = reverse("wagtailsettings:edit", args=[item._meta.app_label, item._meta.model_name])
        labels = [str(capfirst(item._meta.get_field(name).verbose_name)) for name in item.missing]
        return {"title": _("Réglages, informations légales"), "url": url, "note": ", ".join(labels)}


PANELS = (
    LegalPanel,
    DraftsPanel,
    ReviewsPanel,
    LatePanel,
    RecentPanel,
    PicturesPanel,
    TasksPanel,
)
# Wagtail's panels that these do not replace.
KEPT = {"locked_pages"}


# Runs first, so that panels added by other hooks are kept.
@hooks.register("construct_homepage_panels", order=-1)
def our_panels(request, shown):
    shown[:] = [panel for panel in shown if panel.name in KEPT]
    shown += [panel(request.user) for panel in PANELS if panel.concerns(request.user)]
    if ScheduledPanel.concerns(request.user):
        shown += scheduled_panels(request.user)
