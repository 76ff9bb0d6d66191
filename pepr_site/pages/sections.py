"""Base classes of the pages that exist once below the home page of a language."""

from copy import copy

from pepr_site.pages.visibility import has_rows, unlisted_while_fewer


class Section:
    """A page that exists once in each language; its cards and pictures have no line above the title."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    card_kind = ""


class SectionOfRows(Section):
    """A section that lists rows without pages of their own: it is unlisted while there are none."""

    # The classes of the rows, and how many of one of them are something to tell.
    rows_of, fewest = (), 1

    @classmethod
    def unlisted_from(cls):
        """Return when lists leave the page out (see `pepr_site.pages.visibility`)."""
        return unlisted_while_fewer(cls.fewest, *cls.rows_of)

    @property
    def has_nothing_published(self):
        return not any(has_rows(model) for model in self.rows_of)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | ({"noindex": True} if self.has_nothing_published else {})


def subpage_context(page, context, title, crumb="", **fields):
    """Return the `context` of a page for content below its URL: with another `title`, and a breadcrumb.

    `crumb` is the title in the breadcrumb, if different; `fields` are further fields, which the page does not share.
    """
    shown = copy(page)
    own = {"seo_title": "", "standfirst": "", "search_description": "", "sources": [], "verified_on": None}
    for name, value in {"title": title, **own, **fields}.items():
        setattr(shown, name, value)
    way = [*context["breadcrumb"][:-1], {"title": page.title, "url": page.get_url(context["request"])}]
    return context | {"page": shown, "breadcrumb": [*way, {"title": crumb or title, "url": ""}]}
