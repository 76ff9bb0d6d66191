"""The few addresses that are not pages: site map, robots.txt."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from pepr_site.pages import visible


def way_in(title):
    """The breadcrumb of an address that is not a page, right under the home page."""
    return [{"title": _("Accueil"), "url": reverse("wagtail_serve", args=[""])}, {"title": title, "url": ""}]


@require_safe
def site_map(request):
    """Every visible page of the active language, as a tree of `{page, url, children}`, in one query."""
    pages = visible(Page.objects.filter(depth__gt=1, locale__language_code=get_language())).order_by("path")
    nodes, tree = {}, []
    for page in pages:
        node = {"page": page, "url": page.get_url(request), "children": []}
        nodes[page.path] = node
        # A page under a hidden parent hangs from the root, rather than being lost.
        nodes.get(page.path[: -Page.steplen], {"children": tree})["children"].append(node)
    return render(request, "site/site_map.html", {"tree": tree, "breadcrumb": way_in(_("Plan du site"))})


@require_safe
def robots(request):
    """Closed until the site is declared public; then open, search results left out."""
    closed = ["/"]
    if settings.SITE_PUBLIC:
        closed = [*(translate_url(reverse("search"), code) for code, _name in settings.LANGUAGES), "/admin/"]
    rules = [f"Disallow: {path}" for path in closed]
    return render(
        request,
        "site/robots.txt",
        {"rules": rules, "sitemap": settings.SITE_URL + reverse("sitemap")},
        content_type="text/plain; charset=utf-8",
    )
