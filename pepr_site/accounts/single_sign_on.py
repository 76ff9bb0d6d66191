"""Sign-in through an OpenID Connect provider, if the settings name one, and who may use it."""

import logging

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.views import login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException

logger = logging.getLogger(__name__)
# What the package lets a visitor change of the way there, and nobody here has a use for.
OPTIONS = {"process", "scope", "auth_params"}


def provider():
    """Return the settings of the provider, a dictionary; empty where there is none."""
    return next(iter(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]), {})


class Adapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request, sociallogin):
        """Accept a linked account; otherwise link the provider's to the user of its verified e-mail address."""
        if sociallogin.is_existing:
            return
        emails = [found.email for found in sociallogin.email_addresses if found.verified is True]
        people = list(get_user_model().objects.filter(email__iexact=emails[0])) if emails and emails[0] else []
        if len(people) == 1 and people[0].is_active:
            sociallogin.connect(request, people[0])
        elif people or not emails or not settings.OIDC_CREATES_ACCOUNTS:
            raise ImmediateHttpResponse(refused(request))

    def is_open_for_signup(self, request, sociallogin):
        return settings.OIDC_CREATES_ACCOUNTS

    def is_auto_signup_allowed(self, request, sociallogin):
        return True

    def on_authentication_error(self, request, provider, **kwargs):
        raise ImmediateHttpResponse(refused(request))


def refused(request, *args, **kwargs):
    """The one response to every rejected sign-in: it does not reveal which accounts exist."""
    messages.error(request, _("Cette connexion n’ouvre aucun compte ici. Demandez à la communication du programme."))
    return redirect("account_login")


def redirect_to_provider(request, provider_id):
    """Redirect to the provider, on POST only."""
    if request.method != "POST" or OPTIONS.intersection([*request.GET, *request.POST]):
        return redirect("account_login")
    try:
        return login(request, provider_id)
    except RequestException:
        logger.exception("The OpenID Connect provider does not answer.")
        messages.error(request, _("Le service de connexion ne répond pas. Réessayez dans quelques minutes."))
        return redirect("account_login")
