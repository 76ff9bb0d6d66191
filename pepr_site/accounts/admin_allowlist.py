"""What of the admin a partner or a reader may open, by the names of its addresses. All else is closed to them.

Wagtail lets whoever may enter the admin read a good part of it: reports, the
history of the site, lists for choosing. What is not named here, what a future
version or package adds included, these roles do not reach.
"""

from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from wagtail.admin.auth import permission_denied, require_admin_access
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from pepr_site.accounts import access as doors
from pepr_site.accounts.partner_workspace import partner_home
from pepr_site.accounts.partners import is_partner, may_link_to, spaces_of
from pepr_site.accounts.roles import RELECTURE
from pepr_site.pages.shown_files import may_choose_all

# Their page: to fill in, look at, compare, discuss, submit. Wagtail's own checks say which page that is.
PAGE = {
    "edit",
    "preview_on_edit",
    "view_draft",
    "usage",
    "history",
    "history_results",
    "revisions_index",
    "revisions_view",
    "revisions_revert",
    "revisions_compare",
    "workflow_history",
    "workflow_history_detail",
}
# Their pictures and documents.
IMAGES = {"index", "index_results", "add", "add_multiple", "create_multiple_from_uploaded_image", "edit", "delete"}
IMAGES |= {"delete_multiple", "delete_upload_multiple", "image_usage", "preview", "generate_url", "url_generator"}
DOCUMENTS = {"index", "index_results", "add", "add_multiple", "create_multiple_from_uploaded_document", "edit"}
DOCUMENTS |= {"delete", "delete_multiple", "delete_upload_multiple", "document_usage"}
EVERYBODY = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    *(f"wagtailadmin_pages:{name}" for name in PAGE),
    # What the guide holds for each is its own affair.
    "guide",
    "guide_page",
    "guide_picture",
    # Whoever has no account reaches these too.
    "wagtailadmin_sprite",
    "wagtailadmin_login",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
PARTNERS = EVERYBODY | {
    "wagtailadmin_block_preview",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    # What a link in their text leads to: see `may_link_to`.
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    *(f"wagtailimages:{name}" for name in IMAGES),
    *(f"wagtaildocs:{name}" for name in DOCUMENTS),
}
# A reader walks the tree, and approves or sends back what waits for them.
READERS = EVERYBODY | {
    "wagtailadmin_explore",
    "wagtailadmin_explore_root",
    "wagtailadmin_explore_results",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_api:pages:detail",
    "wagtailadmin_pages:search",
    "wagtailadmin_pages:search_results",
    "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:workflow_preview",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:unlock",
}
# The lists from which a form of theirs chooses, of pictures, documents and institutions.
FILES = {"wagtailimages_chooser": get_image_model, "wagtaildocs_chooser": get_document_model}
OPEN_SPACES = set(FILES)
# An empty list is no place to arrive on.
LEADS_HOME = {"wagtailadmin_explore", "wagtailadmin_explore_root"}


def _are_numbers(values):
    return all(value.isdecimal() for value in values)


def gate(view):
    """Wrap a view of the admin: whose roles are all limited goes on where an address is open to them."""

    @wraps(view)
    def gated(request, *args, **kwargs):
        match, user = request.resolver_match, request.user
        if match and match.view_name.startswith(doors.BY_MAIL):
            return doors.entrance(view)(request, *args, **kwargs)
        if match and (way := doors.elsewhere(request, match.view_name)):
            return way
        if match and match.view_name.endswith("chosen_multiple") and not _are_numbers(request.GET.getlist("id")):
            # Wagtail would hand them to the database as they are, and break.
            raise Http404
        if match and is_partner(user):
            if match.view_name in LEADS_HOME:
                return redirect("wagtailadmin_home")
            if match.view_name == "wagtailadmin_home":
                return require_admin_access(partner_home)(request)
        if match and not is_open(match, user, request):
            # What Wagtail does too: a message, and the way home; 403 to a script.
            return permission_denied(request)
        return view(request, *args, **kwargs)

    return gated


def is_open(match, user, request):
    """Whether a person may open an address, a resolved one, as far as this module limits their roles."""
    limits = limits_of(user)
    if limits is None:
        return True
    is_named = any(match.view_name in names for names in limits)
    is_chooser = PARTNERS in limits and match.namespace in OPEN_SPACES
    return (is_named or is_chooser) and (not is_partner(user) or may_choose(request, match))


def limits_of(user):
    """Return the sets of names that are open to a person, one a role; None where one of their roles has no limit."""
    if not hasattr(user, "_admin_limits"):
        user._admin_limits = None
        if user.is_authenticated and not user.is_superuser:
            names = list(user.groups.values_list("name", flat=True))
            partner = {space.group.name for space in spaces_of(user)}
            if names and partner.union({RELECTURE.name}).issuperset(names):
                user._admin_limits = [READERS if name == RELECTURE.name else PARTNERS for name in names]
    return user._admin_limits


def may_choose(request, match):
    """Whether the pages and files that a request names as chosen are among those that a partner is offered."""
    if match.namespace in FILES:
        named = [*match.args, *match.kwargs.values(), *request.GET.getlist("id")]
        return may_choose_all(request.user, FILES[match.namespace](), named)
    if match.view_name != "wagtailadmin_choose_page_chosen_multiple":
        return True
    asked = set(request.GET.getlist("id"))
    return all(map(str.isdecimal, asked)) and may_link_to(request.user).filter(pk__in=asked).count() == len(asked)
