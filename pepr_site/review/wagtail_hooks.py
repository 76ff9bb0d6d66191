"""Wagtail hooks of the review: menus, buttons, choosers, partners' home."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.admin.widgets.button import Button

from pepr_site.accounts import partners
from pepr_site.accounts.partners import is_partner, linkable_pages
from pepr_site.accounts.roles import INVITE
from pepr_site.review import moderation, notices, shared_drafts, undo
from pepr_site.review.notices import SubmitItem, refuse_withdrawal, show_remark, waiting_first

moderation.connect()
notices.connect()

# The main menu entries of partners.
PARTNER_MENU = {"images", "documents", "help"}


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("partages/<int:page_id>/", shared_drafts.shares, name="people_shares"),
        *undo.urls(),
    ]


@hooks.register("construct_main_menu")
def partner_menu(request, items):
    """Hide from partners the menu items that would refuse them."""
    if is_partner(request.user):
        items[:] = [item for item in items if item.name in PARTNER_MENU]


@hooks.register("construct_page_chooser_queryset")
def pages_to_link_to(pages, request):
    return pages.filter(pk__in=linkable_pages(request.user).values("pk")) if is_partner(request.user) else pages


# The first actions of a page, in this order; `pages/action_menu/menu.html` shows two.
FIRST_ACTIONS = ["action-save-draft", "approve", "action-publish", "action-submit"]


@hooks.register("construct_page_action_menu", order=100)
def promote_main_actions(items, request, context):
    """Put the main actions in sight: saving the draft, and publishing or submitting.

    For a page that awaits the user's approval, approving, which publishes it and notifies its author.
    """
    if any(item.name == "approve" for item in items):
        items[:] = [item for item in items if item.name != "action-publish"]
    items[:] = [SubmitItem(i.order) if isinstance(i, SubmitForModerationMenuItem) else i for i in items]
    items.sort(key=lambda item: FIRST_ACTIONS.index(item.name) if item.name in FIRST_ACTIONS else len(FIRST_ACTIONS))
    waiting_first(items, context)


@hooks.register("before_edit_page")
def show_review_remark(request, page):
    if request.method == "GET":
        page.cache_workflow_state()
    refuse_withdrawal(request, page)
    show_remark(request, page)


@hooks.register("after_edit_page")
def keep_submission_shown(request, page):
    """After an autosave, whose answer renders parts of the form: the submission changes no more in this request."""
    if notices.is_script(request):
        page.cache_workflow_state()


@hooks.register("after_edit_page")
def redirect_partner_home(request, page):
    """Redirect a partner who submits to their home, because page lists are closed to them."""
    if is_partner(request.user) and {"action-submit", "action-cancel-workflow"} & set(request.POST):
        return redirect("wagtailadmin_home")
    return None


@hooks.register("register_page_header_buttons")
def page_buttons(page, user, view_name, next_url=None):
    """Add to the menu of a page: invite its partners, share its draft."""
    has_partners = getattr(page.specific_class, "reserved_fields", None) is not None
    if has_partners and user.has_perm(INVITE) and (workspace := partners.workspace_of(page.translation_key)):
        yield Button(
            _("Inviter un partenaire"),
            url=reverse("people_invite_to", args=[workspace.pk]),
            icon_name="user",
            priority=70,
        )
    if shared_drafts.may_share(user, page):
        yield Button(
            _("Partager ce brouillon"), url=reverse("people_shares", args=[page.pk]), icon_name="link", priority=75
        )


# Log actions in addition to Wagtail's: their name, label and message.
ACTIONS = {
    "pepr_site.invite": (_("Inviter"), _("Invitation envoyée")),
    "pepr_site.uninvite": (_("Retirer d’un projet"), _("Accès retiré")),
    undo.ACTION: (_("Annuler une publication"), _("Publication annulée")),
    "pepr_site.share": (_("Partager un brouillon"), _("Brouillon partagé")),
    "pepr_site.unshare": (_("Retirer un lien"), _("Lien de relecture retiré")),
    "pepr_site.carry": (_("Suivre l’original"), _("Dates, nombres et choix repris de l’original")),
    moderation.FAILED: (_("Publication programmée"), _("L’heure est passée sans effet")),
    "pepr_site.remark": (_("Commenter un brouillon"), _("Commentaire reçu par lien")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, words in ACTIONS.items():
        actions.register_action(action, *words)


@hooks.register("insert_global_admin_js")
def wait_for_autosave():
    names = ("js/admin-autosave.js", "js/admin-creation.js", "js/admin-panels.js")
    return format_html_join("", '<script type="module" src="{}"></script>', [(static(name),) for name in names])
