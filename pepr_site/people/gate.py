"""What of the admin a partner may open, by the names of its addresses. Everything else is closed to them.

Wagtail lets whoever may enter the admin read a good part of it: reports, the
history of the site, lists for choosing. What is not named here, what a future
version or package adds included, a partner does not reach.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from pepr_site.people.partner_home import partner_home
from pepr_site.people.partners import is_partner, may_link_to

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
    "confirm_workflow_cancellation",
}
# Their pictures and documents.
IMAGES = {"index", "index_results", "add", "add_multiple", "create_multiple_from_uploaded_image", "edit", "delete"}
IMAGES |= {"delete_multiple", "delete_upload_multiple", "image_usage", "preview", "generate_url", "url_generator"}
DOCUMENTS = {"index", "index_results", "add", "add_multiple", "create_multiple_from_uploaded_document", "edit"}
DOCUMENTS |= {"delete", "delete_multiple", "delete_upload_multiple", "document_usage"}
OPEN = {
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_logout",
    "wagtailadmin_block_preview",
    "wagtailadmin_dismissibles",
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
    "wagtailadmin_editing_sessions:ping",
    "wagtailadmin_editing_sessions:release",
    *(f"wagtailadmin_pages:{name}" for name in PAGE),
    *(f"wagtailimages:{name}" for name in IMAGES),
    *(f"wagtaildocs:{name}" for name in DOCUMENTS),
}
# The lists from which a form of theirs chooses, of pictures, documents and institutions.
OPEN_SPACES = {"wagtailimages_chooser", "wagtaildocs_chooser"}
# An empty list is no place to arrive on.
LEADS_HOME = {"wagtailadmin_explore", "wagtailadmin_explore_root"}


def partners_gate(view):
    """Wrap a view of the admin: a partner goes on where the address is open to them, and is refused elsewhere."""

    @wraps(view)
    def gate(request, *args, **kwargs):
        match = request.resolver_match
        if match and is_partner(request.user):
            if match.view_name in LEADS_HOME:
                return redirect("wagtailadmin_home")
            if match.view_name == "wagtailadmin_home":
                return partner_home(request)
            if not is_open(match) or not may_choose(request, match):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return gate


def is_open(match):
    """Whether an address, a resolved one, is open to partners."""
    return match.view_name in OPEN or match.namespace in OPEN_SPACES or match.view_name in PUBLIC


def may_choose(request, match):
    """Whether the pages that a request names as chosen are among those that a partner is offered."""
    if match.view_name != "wagtailadmin_choose_page_chosen_multiple":
        return True
    asked = {value for value in request.GET.getlist("id") if value.isdigit()}
    return may_link_to(request.user).filter(pk__in=asked).count() == len(asked)


# Whoever has no account reaches these too.
PUBLIC = {
    "wagtailadmin_sprite",
    "wagtailadmin_login",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
