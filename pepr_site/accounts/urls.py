"""The URLs of sign-in, under `/admin/`: those of django-allauth that this site uses.

Their templates have allauth's own names: `templates/account/`, `templates/mfa/`, `templates/usersessions/`.
"""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.providers.openid_connect.views import callback
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.accounts import invitation_views, single_sign_on, views
from pepr_site.accounts.access import access_required, signed_out_view

# Replaces Wagtail's sign-in of private pages, which asks for a password alone.
frontend_sign_in = never_cache(RedirectView.as_view(pattern_name="account_login", query_string=True))

entrances = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("connexion/code/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/etat/", views.sign_in_state, name="sign_in_state"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/refus/", single_sign_on.refused, name="socialaccount_signup"),
    path("connexion/abandon/", single_sign_on.refused, name="socialaccount_login_cancelled"),
    path("invitation/<str:token>/", invitation_views.accept_invitation, name="invitation"),
    path("connexion/<slug:provider_id>/", single_sign_on.redirect_to_provider, name="openid_connect_login"),
    path("connexion/<slug:provider_id>/retour/", callback, name="openid_connect_callback"),
]

own = [
    path("compte/retour/", views.signed_in_again, name="signed_in_again"),
    path("compte/confirmer/", reauthenticate, name="account_reauthenticate"),
    path("compte/confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/confirmer/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("compte/securite/", mfa.index, name="mfa_index"),
    path("compte/securite/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/securite/cles/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("compte/securite/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("compte/securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("compte/securite/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("compte/securite/codes/fichier/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("compte/securite/codes/renouveler/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("compte/sessions/", views.Sessions.as_view(), name="usersessions_list"),
]


def own_account_view(view):
    """Wrap a view about one's own factors or sessions: for users of the admin, never cached."""
    return never_cache(access_required(require_admin_access(view)))


urlpatterns = [*decorate_urlpatterns(entrances, signed_out_view), *decorate_urlpatterns(own, own_account_view)]
