"""Calls and offers as calendar entries: openings, deadlines, results."""

from django.utils.translation import gettext as _

from pepr_site.pages.dates import plausible
from pepr_site.pages.visibility import each_valid
from pepr_site.web.calendars import MOST_ENTRIES, Entry, calendar
from projects.calls import CallPage
from projects.offers import OfferPage


def call_entries(page):
    """Return the known dates of a call."""
    dates = [
        ("opening", _("Ouverture : %(call)s"), plausible(page.opens_at)),
        ("closing", _("Clôture : %(call)s"), plausible(page.closes_at)),
        ("results", _("Résultats : %(call)s"), plausible(page.results_on)),
    ]
    return [Entry(page, text % {"call": page.title}, date, part=part) for part, text, date in dates if date]


def all_calls(page):
    """Return the known dates of the calls of a page's language, the latest deadline first."""
    calls = CallPage.objects.visible().filter(locale_id=page.locale_id).in_list_order()
    calls = calls.defer_streamfields().select_related("locale")[:MOST_ENTRIES]
    return [entry for found in each_valid(calls, call_entries) for entry in found]


def offer_entries(page):
    """Return the deadline of an offer, in a list; none where it cannot be true."""
    closing = plausible(page.closes_at)
    title = _("Date limite : %(offer)s") % {"offer": page.title}
    return [Entry(page, title, closing, place=page.place, part="closing")] if closing else []


def all_offers(page):
    """Return the deadlines of the open offers of a page's language, the nearest first."""
    offers = OfferPage.objects.visible().filter(locale_id=page.locale_id).in_list_order()
    offers = offers.defer_streamfields().select_related("locale")[:MOST_ENTRIES]
    return [entry for found in each_valid(offers, offer_entries) for entry in found]


CALL = calendar(call_entries, lambda page: page.title, of_one=True)
CALLS = calendar(all_calls, lambda page: _("Appels"))
OFFER = calendar(offer_entries, lambda page: page.title, of_one=True)
OFFERS = calendar(all_offers, lambda page: _("Offres"))
