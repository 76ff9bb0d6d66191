"""`Searchable`, the base class of what the site's search finds."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


class Searchable(index.Indexed):
    """The rows of a class with this base are found, pages or not; the class sets what differs.

    What is indexed are its `search_fields`. Rows that have no page of their own name the class of the page on which
    they stand, and are found while that page is visible.
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
    """Rows without a page of their own that are public, and found, once somebody says so in their field `is_shown`."""

    @classmethod
    def public(cls):
        """Return the condition, a `Q`, that what anybody may read fulfils (see `visible`)."""
        return Q(is_shown=True)

    @property
    def is_found(self):
        return self.is_shown
