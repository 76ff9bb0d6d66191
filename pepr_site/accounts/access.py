"""What every request to the admin passes first: the end of its session, and the second factor that is missing."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import reject_request, require_admin_access

from pepr_site.accounts import sessions
from pepr_site.accounts.mfa import lacks_factor

# What opens to whoever has still to set up a second factor.
FIRST = {
    "wagtailadmin_logout",
    "wagtailadmin_login",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}
# Wagtail's own way in for who has forgotten a password: its names begin so.
BY_MAIL = "wagtailadmin_password_reset"


def elsewhere(request, name):
    """Return the answer that leads a request for the address of this name elsewhere, or None where it may pass."""
    person = request.user
    if not person.is_authenticated:
        return None
    if sessions.is_over(request):
        sessions.close(request)
        return reject_request(request)
    sessions.touch(request, name)
    if name in FIRST or not lacks_factor(person):
        return None
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    messages.warning(request, _("Votre rôle demande une double authentification : choisissez-la avant de continuer."))
    return redirect("mfa_index")


def entrance(view):
    """Wrap a view that is open to whoever has not come in yet: in their own language, kept nowhere."""

    @wraps(view)
    def entered(request, *args, **kwargs):
        with override(get_language_from_request(request)):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        add_never_cache_headers(response)
        return response

    return entered


def inside(view):
    """Wrap a view about one's own factors or sessions: for whoever may enter the admin, before they have a factor."""
    admitted = require_admin_access(view)

    @wraps(view)
    def passed(request, *args, **kwargs):
        if request.user.is_authenticated and sessions.is_over(request):
            sessions.close(request)
            return reject_request(request)
        response = admitted(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return passed
