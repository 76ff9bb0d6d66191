"""Views that are not pages: site map, robots.txt, alternate formats."""

from django.conf import settings
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

from pepr_site.pages.alternates import alternates_of
from pepr_site.pages.attributes import models_with
from pepr_site.pages.links import absolute, breadcrumb_of
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import fold
from pepr_site.pages.visibility import visible
from pepr_site.web.addresses import page_at
from pepr_site.web.citation import MEDIA_TYPES, citation

# With more child pages than this, the site map only lists the parent.
MOST_LISTED = 60
DAY = 24 * 3600  # seconds


@require_safe
def site_map(request):
    """The visible pages of the active language, and rows below them, as a tree of `{title, url, children}`.

    The children of a page with many are left to that page, which is a list.
    """
    pages = visible(Page.objects.filter(depth__gt=1, locale__language_code=get_language())).order_by("path")
    for path in pages.filter(numchild__gt=MOST_LISTED).values_list("path", flat=True):
        pages = pages.exclude(path__startswith=path, depth__gt=len(path) // Page.steplen)
    nodes, tree = {}, []
    for page in in_reading_order(pages):
        node = {"title": page.title, "url": page.get_url(request), "children": []}
        nodes[page.path] = node
        # A page with a hidden parent is listed at the root, instead of being left out.
        nodes.get(page.path[: -Page.steplen], {"children": tree})["children"].append(node)
    add_rows_below(nodes.values())
    context = {"tree": tree, "breadcrumb": breadcrumb_of(_("Plan du site"))}
    return render(request, "site/site_map.html", context)


def in_reading_order(pages):
    """Return pages in tree order, those of a class with `site_map_order` sorted by it."""
    pages, first = list(pages), {}
    keys = [page.pk for page in pages]
    ordered, *others = [
        model.objects.filter(pk__in=keys).order_by().values_list("pk", Window(RowNumber(), order_by=[*order, "path"]))
        for model, order in models_with("site_map_order").items()
    ]
    ranks = dict(ordered.union(*others, all=True))

    def place(found):
        number, page = found
        if page.pk in ranks:
            number = first.setdefault((page.depth, page.content_type_id), number)
        return page.depth, number, ranks.get(page.pk, 0)

    return [page for _number, page in sorted(enumerate(pages), key=place)]


def add_rows_below(nodes):
    """Add to the nodes of pages the rows below them with a `site_map_title`, unless there are many."""
    by_url = {node["url"]: node for node in nodes}
    found = {}
    for rows_beneath in models_with("rows_beneath").values():
        for row, path in rows_beneath():
            home = path.rstrip("/").rpartition("/")[0] + "/"
            if home in by_url and (title := getattr(row, "site_map_title", "")):
                found.setdefault(home, []).append({"title": title, "url": path, "children": []})
    for home, rows in found.items():
        if len(rows) <= MOST_LISTED:
            by_url[home]["children"] += sorted(rows, key=lambda row: fold(row["title"]))


@require_safe
def robots(request):
    """Disallows everything until the site is public; then only search results."""
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


@require_safe
@cache_control(public=True, max_age=DAY)
def icon(request, icon):
    """Redirect conventional icon URLs to the file, whose name contains its version."""
    name = "favicon.ico" if icon.endswith(".ico") else "apple-touch-icon.png"
    return HttpResponsePermanentRedirect(static(f"img/{name}"))


@require_safe
def change_password(request):
    """Redirect password managers to the password form (« A Well-Known URL for Changing Passwords », W3C)."""
    return HttpResponsePermanentRedirect(reverse("wagtailadmin_account"))


@require_safe
@never_cache
def cite(request, path, file_format):
    """The citation of a visible page as a file: `file_format` is « bib » or « ris »."""
    page = page_at(request, path)
    if not page or not page.is_citable:
        raise Http404
    cited = citation(page, site_text(get_language()), absolute(page.get_url(request)))
    response = HttpResponse(getattr(cited, file_format), content_type=MEDIA_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{cited.key}.{file_format}"'
    # A dated snapshot, which is not a page.
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def alternate(request, path, file):
    """The alternate format of this name of the page at `path`, or of its parent for a part of its list."""
    page = page_at(request, path)
    if page and file in alternates_of(page):
        return alternates_of(page)[file].respond(request, page, "")
    above, _slash, topic = path.rstrip("/").rpartition("/")
    page = page_at(request, f"{above}/" if above else "")
    found = page and alternates_of(page).get(file)
    if not topic or not found or not found.has_topics:
        raise Http404
    return found.respond(request, page, topic)


def not_found(request, exception):
    """Django's handler of 404: the site's page, or JSON for programs."""
    if not request.path_info.startswith("/api/"):
        # The response must not depend on the URL: otherwise forbidden pages could be told from missing ones.
        request.resolver_match = None
        return render(request, "404.html", {"canonical_url": ""}, status=404)
    response = JsonResponse({"message": "not found"}, status=404)
    response["Access-Control-Allow-Origin"] = "*"
    return response
