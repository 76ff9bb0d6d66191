"""From an address to the page that answers it, in two queries."""

from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from pepr_site.operations.content_version import memoised
from pepr_site.pages.base import BasePage
from pepr_site.pages.visibility import private_paths


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
    page, above, last = found_at(request, path)
    if page:
        request._wagtail_route_for_request = RouteResult(page)
    elif above and above.answers_beneath:
        request._wagtail_route_for_request = above.route(request, [last])
    return wagtail_serve(request, path)


def found_at(request, path):
    """Return the live page at `path` below the home page; where there is none, the one above, and the last step."""
    above, _slash, last = path.rstrip("/").rpartition("/")
    root = root_of(request)
    if root is None:
        return None, None, last
    paths = [root + path, *([f"{root}{above}/"] if above else [])]
    found = {page.url_path: page for page in with_translations(paths)}
    page = found.get(paths[0])
    return page and own_class(page), None if page else own_class(found.get(paths[-1])), last


def root_of(request):
    """Return the path of the home page of the active language, or None where there is none."""
    site, roots = site_and_roots(request.get_host().partition(":")[0], int(request.get_port()))
    if not site or get_language() not in roots:
        return None
    request._wagtail_site = site
    return roots[get_language()]


def page_of(request, path):
    """Return the live page that stands at `path` below the home page of the active language, or None."""
    root = root_of(request)
    return None if root is None else page_at(root + path)


def known_public_page(request, path):
    """Return the page of `page_of` where anybody may read it, else None."""
    page = page_of(request, path)
    return page if page and page.is_known_public else None


def page_at(url_path):
    """Return the live page of this path below the root of the tree, as its own class, or None."""
    found = with_translations([url_path])
    return own_class(found[0]) if found else None


def with_translations(url_paths):
    """Return the live pages of these paths, as plain pages, each with its `visible_translations`. One query."""
    # The slug is indexed, the whole path is not.
    slugs = [path.rstrip("/").rpartition("/")[2] for path in url_paths]
    keys = Page.objects.filter(slug__in=slugs, url_path__in=url_paths, live=True).values("translation_key")
    pages = list(Page.objects.filter(translation_key__in=keys, live=True).select_related("locale").order_by())
    found = [page for page in pages if page.url_path in url_paths]
    private = tuple(private_paths())
    for page in found:
        page.is_private = page.path.startswith(private)
        page.visible_translations = [
            other
            for other in pages
            if other.translation_key == page.translation_key and other != page and not other.path.startswith(private)
        ]
    return found


def own_class(found):
    """Return the page of `with_translations` as its own class, or None where that is not one of this site's."""
    model = found and found.specific_class
    if not model or not issubclass(model, BasePage):
        return None
    page = model.objects.for_serving().filter(pk=found.pk).first()
    if page:
        page.locale, page.visible_translations = found.locale, found.visible_translations
        page.is_known_public = not found.is_private and not page.alias_of_id
    return page
