"""System checks of this project's conventions, and of what a deployment lacks."""

import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.models import Page

from pepr_site.pages.attributes import attribute_of
from pepr_site.pages.base import BasePage
from pepr_site.pages.site_settings import SiteSettings
from pepr_site.web.small_files import SOON, days_left

# RFC 9116 advises against an expiry of `security.txt` further than a year away.
LONGEST = datetime.timedelta(days=366)
# Class attributes that may be dotted paths.
PATHS = ("feed", "calendar", "exports", "dataset", "takes_facts", "asks_ror", "withdrawn_among")


@register()
def page_classes(app_configs, **kwargs):
    """Every page class extends `BasePage` and has a template of the same name."""
    errors = []
    for model in apps.get_models():
        if not issubclass(model, Page) or model is Page:
            continue
        if not issubclass(model, BasePage):
            errors.append(Error(f"{model.__name__} does not stand on BasePage.", obj=model, id="pepr_site.E001"))
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            errors.append(Error(f"The template {model.template} is missing.", obj=model, id="pepr_site.E002"))
    return errors


@register()
def attributes(app_configs, **kwargs):
    """The dotted paths in class attributes exist (see `pepr_site.pages.attributes`)."""
    errors = []
    for model in apps.get_models():
        for name in PATHS:
            try:
                attribute_of(model, name)
            except ImportError as problem:
                errors.append(Error(f"{model.__name__}.{name}: {problem}", obj=model, id="pepr_site.E004"))
    return errors


@register()
def folders(app_configs, **kwargs):
    """The folders of the site exist, so that a mistyped path is reported at start."""
    return [
        Error(f"The folder {path} does not exist.", id="pepr_site.E003")
        for path in map(Path, settings.STATICFILES_DIRS)
        if not path.is_dir()
    ]


@register(deploy=True)
def legal_settings(app_configs, **kwargs):
    """The settings that the legal pages print are filled in; an unreachable database says nothing of them."""
    try:
        settings_row = SiteSettings.objects.first() or SiteSettings()
    except DatabaseError:
        return []
    empty = settings_row.missing
    if not empty:
        return []
    hint = "Fill them in the admin, under Réglages › Informations légales."
    return [Warning(f"The legal settings are not filled in: {', '.join(empty)}.", hint=hint, id="pepr_site.W002")]


@register(Tags.security, deploy=True)
def security_contact(app_configs, **kwargs):
    """A check: the contact is missing, expires soon or is too far ahead."""
    if not settings.SECURITY_CONTACT:
        return [problem("W101", "No SECURITY_CONTACT is set: nobody can be told of a weakness of the site.")]
    left = days_left()
    if left < datetime.timedelta():
        return [problem("W102", "SECURITY_EXPIRES is missing or past: security.txt says a day that nobody has set.")]
    if left < SOON:
        return [problem("W103", f"security.txt expires in {left.days} days: renew SECURITY_EXPIRES.")]
    if left > LONGEST:
        return [problem("W104", "SECURITY_EXPIRES is more than a year ahead, which RFC 9116 advises against.")]
    return []


@register(Tags.security, deploy=True)
def declared_proxies(app_configs, **kwargs):
    """A check: a proxy that terminates TLS must be declared, or HTTPS redirects loop."""
    if not settings.IS_HTTPS or settings.TRUSTED_PROXIES:
        return []
    return [
        problem(
            "W105", "SITE_URL is https and TRUSTED_PROXIES is 0: a proxy that terminates TLS would not be believed."
        )
    ]


def problem(code, text):
    return Warning(text, hint="See docs/settings.md.", id=f"pepr_site.{code}")
