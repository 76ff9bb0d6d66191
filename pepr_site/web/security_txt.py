"""`/.well-known/security.txt` (RFC 9116), and the deployment checks about it."""

import datetime

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pepr_site.pages.links import contact_url

# The RFC advises against an expiry further than a year away.
LONGEST = datetime.timedelta(days=366)
SOON = datetime.timedelta(days=30)


@require_safe
@cache_control(public=True, no_cache=True)
def security_txt(request):
    """The file, always available: with the contact page until a contact is set, and after its expiry."""
    holds = settings.SECURITY_CONTACT and days_left() >= datetime.timedelta()
    day = settings.SECURITY_EXPIRES if holds else timezone.localdate() + SOON
    expires = datetime.datetime.combine(day, datetime.time.max.replace(microsecond=0))
    fields = [
        ("Contact", settings.SECURITY_CONTACT or contact_url()),
        ("Expires", f"{expires.isoformat()}Z"),
        ("Preferred-Languages", ", ".join(code for code, _name in settings.LANGUAGES)),
        ("Canonical", settings.SITE_URL + reverse("security_txt")),
    ]
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def days_left():
    """Return for how many days the file is valid."""
    return settings.SECURITY_EXPIRES - timezone.localdate() if settings.SECURITY_EXPIRES else datetime.timedelta(-1)


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
