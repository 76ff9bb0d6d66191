"""From an address to the page that answers it, in two queries."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from pepr_site.generation import memoised
from pepr_site.pages import BasePage, private_paths


@memoised
def site_and_roots(host, port):
    """Return the `Site` that answers this host, and the paths of its home pages by language."""
    site = Site.objects.select_related("root_page").filter(hostname=host, port=port).first()
    site = site or Site.objects.select_related("root_page").filter(is_default_site=True).first()
    roots = (
        site.root_page.get_translations(inclusive=True).values_list("locale__language_code", "url_path") if site else []
    )
    return site, dict(roots)


def serve(request, path):
    """Answer a page's address as Wagtail does, but find the page at once rather than one step of the path at a time.

    So do the addresses right beneath a page of a class that answers them. Any
    other goes Wagtail's own way.
    """
    page = page_of(request, path)
    if page:
        request._wagtail_route_for_request = RouteResult(page)
        return wagtail_serve(request, path)
    above, _slash, last = path.rstrip("/").rpartition("/")
    page = page_of(request, f"{above}/") if above else None
    if page and page.answers_beneath:
        request._wagtail_route_for_request = page.route(request, [last])
    return wagtail_serve(request, path)


def page_of(request, path):
    """Return the live page that stands at `path` below the home page of the active language, or None."""
    site, roots = site_and_roots(request.get_host().partition(":")[0], int(request.get_port()))
    if not site or get_language() not in roots:
        return None
    request._wagtail_site = site
    return page_at(roots[get_language()] + path)


def known_public_page(request, path):
    """Return the page of `page_of` where anybody may read it, else None."""
    page = page_of(request, path)
    return page if page and page.is_known_public else None


def page_at(url_path):
    """Return the live page of this path below the root of the tree, as its own class, or None."""
    slug = url_path.rstrip("/").rpartition("/")[2]
    # The slug is indexed, the whole path is not.
    found = Page.objects.filter(slug=slug, url_path=url_path, live=True).order_by()
    pk, path, kind = found.values_list("pk", "path", "content_type").first() or (None, "", None)
    model = kind and ContentType.objects.get_for_id(kind).model_class()
    if not model or not issubclass(model, BasePage):
        return None
    page = model.objects.for_serving().filter(pk=pk).first()
    if page and not path.startswith(tuple(private_paths())) and not page.alias_of_id:
        page.is_known_public = True
    return page
