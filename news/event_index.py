"""The list of events, upcoming ones first."""

from django.db.models.functions import ExtractYear
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from news.events import COMING, PAST, EventKind, EventPage
from pepr_site.listing.facets import Choice, Facet, tag_facets
from pepr_site.listing.listing import Listing, ListingPage
from pepr_site.search.query import holding

NOUN = _("Aucun événement"), ngettext_lazy("%(count)s événement", "%(count)s événements", "number")


class EventIndexPage(ListingPage):
    """The agenda: events to come, and those past."""

    facet_names = ("when", "kind", "tag", "year")
    parent_page_types = ["programme.HomePage"]
    subpage_types = ["news.EventPage"]
    max_count_per_parent = 1
    feed = "news.feeds.EventFeed"
    calendar = "news.feeds.EVENTS"
    listed_dataset = "news.open_data.EVENTS"

    class Meta:
        verbose_name = _("agenda")

    def make_listing(self, data):
        events = EventPage.objects.visible().filter(locale_id=self.locale_id).defer_streamfields().in_list_order()
        return Listing(data, events, noun=NOUN, holding=holding, facets=event_facets())


def event_facets():
    """Return the facets of a list of events."""
    moments = [
        Choice(COMING, gettext("À venir"), gettext("à venir")),
        Choice(PAST, gettext("Passés"), lambda number: ngettext("passé", "passés", number)),
    ]
    return [
        Facet("when", gettext("Quand"), "moment", moments),
        Facet("kind", gettext("Nature"), "kind", kind_choices),
        *tag_facets(EventPage),
        Facet("year", gettext("Année"), ExtractYear("start_date"), year_choices),
    ]


def kind_choices(found):
    """The existing kinds, if there are several."""
    kinds = [kind for kind in EventKind if kind.value in found]
    return [Choice(kind.value, kind.label, kind.label.lower()) for kind in kinds] if len(kinds) > 1 else []


def year_choices(found):
    """The years of a list, the latest first."""
    years = sorted(found, key=int, reverse=True)
    return [Choice(year, year, gettext("de %(year)s") % {"year": year}) for year in years]
