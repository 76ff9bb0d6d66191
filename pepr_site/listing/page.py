"""The base class of the pages that are a list."""

from django.http import HttpResponseRedirect

from pepr_site.operations.page_cache import parameters
from pepr_site.pages.base import BasePage


class ListingPage(BasePage):
    """A page that is a list with filters; its template extends `listing.html`.

    Every state of the list has one address: another way to write it leads there, so that what a visitor copies is
    short and what a cache keeps is kept once. Of a narrowed list search engines are told to follow the links only.
    """

    # The names of its facets, which its address may bear.
    facet_names = ()

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        parameters.update(("q", "page", "sort", "view"), cls.facet_names)

    def make_listing(self, data):
        """Return the `Listing` of this page for a query string, a `QueryDict`."""
        raise NotImplementedError

    def serve(self, request, *args, **kwargs):
        self.listing = self.make_listing(request.GET)
        if not self.listing.is_canonical:
            return HttpResponseRedirect(request.path + self.listing.query)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        # A preview is drawn without having been served.
        self.listing = getattr(self, "listing", None) or self.make_listing(request.GET)
        return super().get_context(request, *args, **kwargs) | {
            "listing": self.listing,
            "canonical_query": self.listing.query,
            "noindex": not self.listing.is_plain,
        }
