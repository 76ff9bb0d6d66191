"""Wagtail hooks of accounts: the user's own account, the list of users, the reports."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from pepr_site.accounts import audit_log, invitation_views, report  # noqa: F401
from pepr_site.accounts.views import reset_factors

hooks.register("register_log_actions", audit_log.register)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("users/<int:user_id>/second-facteur/", reset_factors, name="reset_factors"),
        *invitation_views.urls(),
    ]


@hooks.register("register_account_menu_item")
def own_factors(request):
    return {
        "url": reverse("mfa_index"),
        "label": _("Double authentification"),
        "help_text": _("Application, clés d’accès et codes de secours."),
    }


@hooks.register("register_account_menu_item")
def own_sessions(request):
    return {
        "url": reverse("usersessions_list"),
        "label": _("Mes sessions"),
        "help_text": _("Les appareils où vous êtes connecté."),
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user, request_user):
    if request_user.is_superuser:
        yield Button(
            _("Remettre à zéro la double authentification"),
            url=reverse("reset_factors", args=[user.pk]),
            icon_name="lock-open",
            priority=40,
        )
