"""The URLs of sign-in, under `/admin/`: those of django-allauth that this site uses."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.providers.openid_connect.views import callback
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.accounts import invitation_views, single_sign_on, views
from pepr_site.accounts.access import own_account_view, signed_out_view

FORM = "accounts/form.html"


@never_cache
def frontend_sign_in(request):
    """Replaces Wagtail's sign-in of private pages, which asks for a password alone."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('account_login')}?{query}")


def words(title, text, submit, icon="lock"):
    """Return the texts of a page that consists of a form."""
    return {"title": title, "text": text, "submit": submit, "icon": icon}


AGAIN = words(
    _("Confirmez que c’est vous"),
    _("Cette page protège votre compte : redonnez de quoi vous reconnaître."),
    _("Continuer"),
)
NO_APPLICATION = words(
    _("Retirer l’application"), _("Ses codes n’ouvriront plus votre compte."), _("Retirer"), icon="bin"
)
NO_PASSKEY = words(_("Retirer une clé d’accès"), _("Elle n’ouvrira plus votre compte."), _("Retirer"), icon="bin")
NEW_CODES = words(
    _("Renouveler les codes de secours"), _("Les anciens codes ne serviront plus."), _("Renouveler"), icon="rotate"
)

entrances = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("connexion/code/", mfa.AuthenticateView.as_view(template_name="accounts/code.html"), name="mfa_authenticate"),
    path("connexion/etat/", views.sign_in_state, name="sign_in_state"),
    path("connexion/cle/", webauthn.LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
    path("connexion/refus/", single_sign_on.refused, name="socialaccount_signup"),
    path("connexion/abandon/", single_sign_on.refused, name="socialaccount_login_cancelled"),
    path("invitation/<str:token>/", invitation_views.accept_invitation, name="invitation"),
    path("connexion/<slug:provider_id>/", single_sign_on.redirect_to_provider, name="openid_connect_login"),
    path("connexion/<slug:provider_id>/retour/", callback, name="openid_connect_callback"),
]

again = [
    path("", ReauthenticateView.as_view(template_name=FORM, extra_context=AGAIN), name="account_reauthenticate"),
    path("code/", mfa.ReauthenticateView.as_view(template_name=FORM, extra_context=AGAIN), name="mfa_reauthenticate"),
    path(
        "cle/",
        webauthn.ReauthenticateWebAuthnView.as_view(template_name="accounts/passkey_again.html", extra_context=AGAIN),
        name="mfa_reauthenticate_webauthn",
    ),
]

factors = [
    path("", mfa.IndexView.as_view(template_name="accounts/factors.html"), name="mfa_index"),
    path(
        "application/",
        totp.ActivateTOTPView.as_view(template_name="accounts/application.html"),
        name="mfa_activate_totp",
    ),
    path(
        "application/retirer/",
        totp.DeactivateTOTPView.as_view(template_name=FORM, extra_context=NO_APPLICATION),
        name="mfa_deactivate_totp",
    ),
    path("cles/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("cles/ajouter/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "cles/<int:pk>/retirer/",
        webauthn.RemoveWebAuthnView.as_view(template_name=FORM, extra_context=NO_PASSKEY),
        name="mfa_remove_webauthn",
    ),
    path(
        "codes/",
        codes.ViewRecoveryCodesView.as_view(template_name="accounts/codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path("codes/fichier/", codes.DownloadRecoveryCodesView.as_view(), name="mfa_download_recovery_codes"),
    path(
        "codes/renouveler/",
        codes.GenerateRecoveryCodesView.as_view(template_name=FORM, extra_context=NEW_CODES),
        name="mfa_generate_recovery_codes",
    ),
]

own = [
    path("compte/retour/", views.signed_in_again, name="signed_in_again"),
    path("compte/confirmer/", include(again)),
    path("compte/securite/", include(factors)),
    path("compte/sessions/", views.Sessions.as_view(), name="usersessions_list"),
]

urlpatterns = [*decorate_urlpatterns(entrances, signed_out_view), *decorate_urlpatterns(own, own_account_view)]
