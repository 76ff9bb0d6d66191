"""Small files at conventional URLs: OpenSearch description, web manifest, humans.txt, security.txt."""

import datetime
import textwrap

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pepr_site.pages.links import absolute, contact_url
from pepr_site.pages.site_settings import site_settings, site_text
from pepr_site.web.colours import colour

SOON = datetime.timedelta(days=30)

DAY = 24 * 3600  # seconds
# The maximum lengths of the short and the long name in OpenSearch 1.1.
SHORT, LONG = 16, 48


@require_safe
@cache_control(public=True, max_age=DAY)
def opensearch(request):
    """The OpenSearch 1.1 description, in the active language."""
    name = site_text(get_language()).name
    context = {
        "short_name": _whole_words(name, SHORT),
        "long_name": _whole_words(name, LONG),
        "search_url": absolute(reverse("search")),
        "icon_url": absolute(static("img/favicon.ico")),
        "self_url": absolute(request.path),
        "language": get_language(),
    }
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "site/opensearch.xml", context, content_type=content_type)


def _whole_words(name, most):
    """Return the beginning of `name` up to a number of characters, cut within a word only if it is longer."""
    return textwrap.shorten(name, most, placeholder="")


@require_safe
@cache_control(public=True, max_age=DAY)
def manifest(request):
    """The web app manifest: a home screen link that opens the browser."""
    text, home = site_text(get_language()), reverse("wagtail_serve", args=[""])
    response = JsonResponse(
        {
            "id": home,
            "name": text.public_name,
            "short_name": text.name,
            "description": text.tagline,
            "lang": get_language(),
            "start_url": home,
            "scope": "/",
            "display": "browser",
            "theme_color": colour("medium"),
            "background_color": colour("medium"),
            "icons": [
                {"src": static("img/apple-touch-icon.png"), "sizes": "180x180", "type": "image/png"},
                {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Content-Type"] = "application/manifest+json"
    return response


@require_safe
@cache_control(public=True, max_age=DAY)
def humans(request):
    """humans.txt (humanstxt.org): who made the site and with what, in the first language."""
    context = {"publisher": site_settings().publisher, "contact_url": contact_url(), "SITE_URL": settings.SITE_URL}
    return render(request, "site/humans.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, no_cache=True)
def security_txt(request):
    """`/.well-known/security.txt` (RFC 9116), also once expired, and without a contact: then the contact page."""
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
