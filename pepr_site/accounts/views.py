"""The views of sign-in: those of django-allauth, with this site's messages.

The last ones answer requests of `static/js/admin-kept.js`, sent from within a form of the admin.
"""

from functools import wraps

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.account import password_reset_enabled

from pepr_site.accounts import mfa, sessions
from pepr_site.accounts.forms import SignInForm
from pepr_site.accounts.roles import ADMIN
from pepr_site.accounts.single_sign_on import provider


class SignIn(LoginView):
    """The sign-in view of the site, at the URL of Wagtail's."""

    form_class = SignInForm

    def get(self, request, *args, **kwargs):
        if request.user.has_perm(ADMIN):
            return redirect(self.get_next_url() or "wagtailadmin_home")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "next": self.get_next_url(),
            "show_password_reset": password_reset_enabled(),
            "single_sign_on": provider(),
        }


class Sessions(ListUserSessionsView):
    """« Mes sessions »: list them, end one, end all others."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = sessions.device_of(session)
        return context

    def post(self, request, *args, **kwargs):
        chosen = request.POST.get("session", "")
        if not chosen:
            return super().post(request, *args, **kwargs)
        session = UserSession.objects.filter(user=request.user, pk=chosen).first() if chosen.isdecimal() else None
        if session and not session.is_current():
            session.end()
            messages.success(request, _("La session est fermée."))
        return redirect("usersessions_list")


def reset_factors(request, user_id):
    """An administrator removes a user's factors, for instance after the loss of a phone."""
    if not request.user.is_superuser:
        raise PermissionDenied
    person = get_object_or_404(get_user_model(), pk=user_id)
    if request.method == "POST":
        mfa.reset(person, request.user, request)
        messages.success(request, _("La double authentification de %s est remise à zéro.") % person.get_username())
        return redirect("wagtailusers_users:edit", person.pk)
    kept = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    return render(request, "accounts/reset.html", {"person": person, "factor_count": kept})


def redirect_for_scripts(view):
    """Wrap a view of the admin: a script that submits a form gets the redirect's URL, and opens it itself.

    If it followed the redirect, it would consume the messages that the user must read there.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if "X-Stay" in request.headers and response.has_header("Location"):
            response.status_code = 204
        return response

    return wrapper


def sign_in_state(request):
    """Return who is signed in, if anybody, and a CSRF token for their forms."""
    person = request.user
    if not person.is_authenticated or sessions.is_over(request):
        return JsonResponse({"user": None})
    name = person.get_full_name() or person.get_username()
    return JsonResponse({"user": person.pk, "name": name, "token": get_token(request)})


def signed_in_again(request):
    """The end of a sign-in beside an open form: a link back to it, or to the account that it belongs to."""
    is_same = request.GET.get("person", str(request.user.pk)) == str(request.user.pk)
    return render(request, "accounts/signed_in_again.html", {"is_same": is_same})
