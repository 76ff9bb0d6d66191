"""`/sitemap.xml`: every visible page of every language, with its translations and the day it last changed.

Beyond `PART` pages it becomes the index of `/sitemap-1.xml`, `/sitemap-2.xml`…,
each written from as many pages, so that no answer grows with the site.
"""

from collections import defaultdict

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import IntegerField, Max, Value
from django.db.models.functions import Left, Length
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.attributes import models_with
from pepr_site.pages.visibility import HOME_DEPTH, each_valid, visible

PART = 2000


def pages():
    return visible(Page.objects.filter(depth__gte=HOME_DEPTH))


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def view(request, number=None):
    """The sitemap, its index, or the part of that number."""
    parts = Paginator(pages().select_related("locale").order_by("path"), PART)
    if number is None and parts.num_pages > 1:
        addresses = [settings.SITE_URL + reverse("sitemap_part", args=[part]) for part in parts.page_range]
        return answer(request, "site/sitemap_index.xml", {"addresses": addresses})
    if number is not None and number not in parts.page_range:
        raise Http404
    part = parts.page(number or 1)
    more = [] if part.has_next() else row_urls()
    return answer(request, "site/sitemap.xml", {"urls": [*urls(list(part), request), *more]})


def answer(request, template, context):
    return render(request, template, context, content_type="application/xml; charset=utf-8")


def urls(some, request):
    """Return `{location, changed, alternates}` for each of `some` pages, in three queries."""
    translations = defaultdict(list)
    keys = {page.translation_key for page in some}

    def alternate(page):
        translations[page.translation_key].append(
            {"language": page.locale.language_code, "location": location(page, request)}
        )

    versions = pages().filter(translation_key__in=keys).select_related("locale").order_by("locale_id")
    list(each_valid(versions, alternate))
    below = latest_below()

    def url(page):
        changed = max(filter(None, [page.last_published_at, below.get(page.path)]), default=None)
        return {
            "location": location(page, request),
            # Not in the future: crawlers would not come back before that date.
            "changed": changed and min(changed, timezone.now()),
            "alternates": translations[page.translation_key],
        }

    return list(each_valid(some, url))


def row_urls():
    """Return the same for rows below pages of a class, whose dates are unknown."""
    found = [pair for rows_beneath in models_with("rows_beneath").values() for pair in rows_beneath()]
    translations = defaultdict(list)
    for row, path in found:
        alternate = {"language": row.locale.language_code, "location": settings.SITE_URL + path}
        translations[row.translation_key].append(alternate)
    return [
        {"location": settings.SITE_URL + path, "changed": None, "alternates": translations[row.translation_key]}
        for row, path in found
    ]


def location(page, request):
    return settings.SITE_URL + page.get_url(request)


@cached_by_version
def latest_below():
    """Return when something last changed below a page, by the path of each page with descendants.

    A list changes with its items, and the home page with anything.
    """
    parent = Left("path", Length("path") - Value(Page.steplen, IntegerField()))
    rows = pages().annotate(above=parent).order_by().values_list("above").annotate(Max("last_published_at"))
    latest = {}
    for path, changed in rows:
        for end in range(Page.steplen, len(path) + 1, Page.steplen):
            latest[path[:end]] = max(filter(None, [changed, latest.get(path[:end])]), default=None)
    return latest
