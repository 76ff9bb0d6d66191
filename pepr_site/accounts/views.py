"""The pages of sign-in: django-allauth's views, with what this site says on them."""

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.account import password_reset_enabled

from pepr_site.accounts import mfa, sessions
from pepr_site.accounts.forms import SignInForm
from pepr_site.accounts.roles import ADMIN
from pepr_site.accounts.single_sign_on import provider


class SignIn(LoginView):
    """The one sign-in of the site, at the address where Wagtail's stood."""

    template_name = "accounts/sign_in.html"
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


class AddPasskey(AddWebAuthnView):
    template_name = "accounts/passkey.html"

    def get_context_data(self, **kwargs):
        options = begin_registration(self.request.user, passwordless=True)
        # Not the package's own, which asks for a lesser key and would take the place of these in the session.
        return super(AddWebAuthnView, self).get_context_data(**kwargs) | {"js_data": {"creation_options": options}}


class Sessions(ListUserSessionsView):
    """« Mes sessions »: to see, to end one, to end all others."""

    template_name = "accounts/sessions.html"

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
    """An administrator takes a person's factors away, for instance because their telephone is lost."""
    if not request.user.is_superuser:
        raise PermissionDenied
    person = get_object_or_404(get_user_model(), pk=user_id)
    if request.method == "POST":
        mfa.reset(person, request.user, request)
        messages.success(request, _("La double authentification de %s est remise à zéro.") % person.get_username())
        return redirect("wagtailusers_users:edit", person.pk)
    kept = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    return render(request, "accounts/reset.html", {"person": person, "factor_count": kept})
