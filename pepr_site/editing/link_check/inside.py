"""Whether an address of this site answers, without asking it over the network."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from pepr_site.pages.references import DOCUMENT_ADDRESS
from pepr_site.pages.visibility import readable
from pepr_site.web.redirects import redirect_at


def own_hosts():
    """Return the names of this site's hosts; None is that of an address that is a path."""
    return {None, settings.SITE_ADDRESS.hostname, *Site.objects.values_list("hostname", flat=True)}


def answers(address):
    """Whether anybody who follows an address of this site reads something there."""
    path = unquote(urlsplit(address).path) or "/"
    if document := DOCUMENT_ADDRESS.match(path):
        return get_document_model().objects.filter(pk=document[1]).exists()
    if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
        return True
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        return "\0" not in path and (resolves(path) or resolves(f"{path}/") or is_redirected(path))


def resolves(path):
    """Whether a view answers at a path in the active language; where it is that of pages, a page anybody may read."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "wagtail_serve":
        return True
    request = HttpRequest()
    request.method, request.path = "GET", path
    request.META |= {"SERVER_NAME": settings.SITE_ADDRESS.hostname, "SERVER_PORT": settings.SITE_ADDRESS.port or 443}
    page = Page.find_for_request(request, *match.args, **match.kwargs)
    return bool(page) and readable(Page.objects.filter(pk=page.pk)).exists()


def is_redirected(path):
    return bool(redirect_at(path.rstrip("/"), Site.objects.filter(is_default_site=True).first()))
