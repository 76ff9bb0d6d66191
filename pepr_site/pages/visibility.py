"""What anybody may read: the queryset that every list of pages begins with."""

import functools

from django.db import models
from wagtail.models import Page, PageViewRestriction

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.attributes import models_with
from pepr_site.pages.unsound_rows import unsound_pages

# The root of the tree is at depth 1, the home page of a language at 2.
HOME_DEPTH = 2


def visible(pages):
    """Narrow a queryset of pages to what anybody may read: live, under no private section, of dates that can be true.

    Every list, feed, sitemap, search, API and export begins with it.
    Takes and returns a `PageQuerySet`, of `Page` or of any page class.
    """
    return pages.filter(is_visible())


def is_visible():
    """Return the condition of `visible`, a `Q`, for the query of this moment: it knows the private sections by name."""
    private = (models.Q(path__startswith=path) for path in private_paths())
    condition = functools.reduce(lambda condition, section: condition & ~section, private, models.Q(live=True))
    unsound = unsound_pages()
    return condition & ~models.Q(pk__in=list(unsound)) if unsound else condition


@cached_by_version
def private_paths():
    """Return the paths of the pages that only some people may read, with all that stands beneath them."""
    return list(PageViewRestriction.objects.values_list("page__path", flat=True).distinct())


@cached_by_version
def key_pages():
    """Return the visible pages of the classes that are `is_key_page`, by id: few, and shown all over the site."""
    return {
        page.pk: page
        for model in models_with("is_key_page")
        for page in visible(model.objects.defer_streamfields()).order_by("path").select_related("locale")
    }


def key_pages_of(model, locale_id):
    """Return the key pages of a class in a language, by number."""
    pages = [page for page in key_pages().values() if type(page) is model and page.locale_id == locale_id]
    return sorted(pages, key=lambda page: page.number)


@cached_by_version
def ancestors(path):
    """Return the visible pages from the home page down to `path`, a path of the tree."""
    steps = range(HOME_DEPTH * Page.steplen, len(path) + 1, Page.steplen)
    return list(visible(Page.objects.filter(path__in=[path[:end] for end in steps])).order_by("path"))
