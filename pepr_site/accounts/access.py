"""Decorators of the admin's views: age of the session, second factor, permissions of the role."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied, reject_request
from wagtail.snippets.models import get_snippet_models

from pepr_site.accounts import sessions
from pepr_site.accounts.mfa import lacks_factor
from pepr_site.accounts.partners import is_partner, linkable_pages

# Prefixes of the names of views open to users who have not set up their second factor yet.
BEFORE_FACTOR = (
    "account_reauthenticate",
    "mfa_",
    "signed_in_again",
    "usersessions_list",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
)
# Prefix of the names of Wagtail's password reset URLs.
PASSWORD_RESET = "wagtailadmin_password_reset"  # noqa: S105 - the name of an address
# Wagtail shows these to whoever may enter the admin, without asking for a right to what they list: pages, people's
# doings, visitors' searches, every picture and document, and the titles of what a person may not change.
STAFF_ONLY = (
    "wagtail_bulk_action",
    "simple_translation:",
    "wagtailadmin_api:",
    "wagtailadmin_explore",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:search",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_reports:",
    "wagtailadmin_workflows:",
    "wagtailembeds:",
    "wagtailsearchpromotions:",
    "wagtailsnippetchoosers_",
    "activity_report",
    "editorial_calendar",
    "monthly_letter",
    "review_report",
    "translation_report",
    "trash",
    "visit_report",
)
CHOSEN_PAGES = "wagtailadmin_choose_page_chosen_multiple"


def access_required(view):
    """Wrap a view of Wagtail's admin: permitted users see it, others are redirected."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        match = request.resolver_match
        if match is None:
            return view(request, *args, **kwargs)
        if match.view_name.startswith(PASSWORD_RESET):
            return signed_out_view(view)(request, *args, **kwargs)
        if match.view_name.endswith("chosen_multiple") and not all(map(str.isdecimal, request.GET.getlist("id"))):
            # Wagtail would hand them to the database as they are, and break.
            raise Http404
        return access_denied(request, match) or view(request, *args, **kwargs)

    return wrapper


def access_denied(request, match):
    """Return the response for a user who may not open the URL that `match` resolves; None if they may."""
    if not request.user.is_authenticated:
        return None
    if sessions.is_over(request):
        sessions.close(request)
        return reject_request(request)
    sessions.touch(request, match.view_name)
    if not match.view_name.startswith(BEFORE_FACTOR) and lacks_factor(request.user):
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        text = _("Votre rôle demande une double authentification : choisissez-la avant de continuer.")
        messages.warning(request, text)
        return redirect("mfa_index")
    if is_partner(request.user) and is_beyond_partners(request, match):
        # Where Wagtail leads back from a page is no fault of theirs.
        is_way_back = match.view_name.startswith("wagtailadmin_explore")
        return redirect("wagtailadmin_home") if is_way_back else permission_denied(request)
    return None


def is_beyond_partners(request, match):
    """Whether a URL shows what Wagtail does not restrict and partners must not see."""
    if match.view_name == CHOSEN_PAGES:
        asked = set(request.GET.getlist("id"))
        return linkable_pages(request.user).filter(pk__in=asked).count() < len(asked)
    return match.view_name.startswith(STAFF_ONLY) and match.namespace not in partner_choosers()


def partner_choosers():
    """Return the namespaces of the choosers that the form of a partner's page uses."""
    models = [model for model in get_snippet_models() if getattr(model, "chosen_by_partners", False)]
    return {model.snippet_viewset.get_chooser_admin_url_namespace() for model in models}


def signed_out_view(view):
    """Wrap a view that is open without a sign-in: in the user's language, never cached."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        with override(get_language_from_request(request)):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        add_never_cache_headers(response)
        return response

    return wrapper
