"""`Searchable`, the base class of what the site's search finds."""

from functools import lru_cache

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


class Searchable(index.Indexed):
    """A base class of models, pages or not, that the site's search finds; they set what differs.

    Their `search_fields` are indexed. Rows without a page of their own name the class of the page that shows them, and
    are found while that page is visible.
    """

    # The kind under which results are narrowed, and how it is called over a list of its things.
    search_kind = "page"
    search_kind_label = _("Pages")
    # The parameter of the facet whose choices are the pages of this class; none for most classes.
    search_facet = ""
    # The label of the class of pages on which rows without a page stand, and what follows that page's address.
    search_listing_page = search_anchor = ""
    # The names a row goes by, beside its title.
    search_names = ()
    # The year a row belongs to, or None.
    search_year = None
    # Whether the row is kept in the index at all: not while nobody may read it, where that is said of no page.
    is_found = True
    # Whether nothing is published about what a row stands for: only its names are found, after all the rest, and a page
    # offers nothing beside itself.
    has_nothing_published = False

    @property
    def search_summary(self):
        """The lines shown under the title of the result."""
        return getattr(self, "standfirst", "")


class Shown(Searchable):
    """Rows without a page of their own that are public, and found, once `is_shown` is ticked."""

    @classmethod
    def public(cls):
        """Return the condition, a `Q`, of public rows (see `visible`)."""
        return Q(is_shown=True)

    @property
    def is_found(self):
        return self.is_shown


@lru_cache
def searchable_models():
    """Return the classes that the search finds."""
    return [model for model in apps.get_models() if issubclass(model, Searchable)]
