"""The feeds and calendars of calls, with their state and dates, and of open offers."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from pepr_site.pages.dates import at_midnight, plausible
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid
from pepr_site.web.calendars import MOST_ENTRIES, Entry, calendar
from pepr_site.web.feeds import PageFeed
from projects.calls import CallKind, CallPage
from projects.offers import OfferPage

# The path of the feed of each kind of calls, below that of all calls.
TOPICS = {CallKind.AMI: pgettext_lazy("adresse", "ami"), CallKind.AAP: pgettext_lazy("adresse", "aap")}


class CallFeed(PageFeed):
    """The calls of a language, or those of the kind that `topic` names.

    An item is renewed on the day that its call opens, closes or has its results.
    """

    has_topics = True

    @classmethod
    def topics(cls, page):
        return {str(TOPICS[kind]): kind.label for kind in CallKind}

    @classmethod
    def pages(cls, page, topic):
        calls = CallPage.objects.visible().filter(locale_id=page.locale_id).in_list_order()
        return calls.filter(kind=next(kind for kind in CallKind if TOPICS[kind] == topic)) if topic else calls

    @classmethod
    def subject(cls, page, topic):
        return _("Appels : %(kind)s") % {"kind": cls.topics(page)[topic]} if topic else _("Appels")

    def item_title(self, item):
        return as_rendered(f"{item.title} ({item.state.label})")

    def item_facts(self, item):
        return [(label, value and when(value)) for label, value in moments(item)]

    def item_updateddate(self, item):
        past = [as_moment(value) for _label, value in moments(item) if value and as_moment(value) <= timezone.now()]
        return max([super().item_updateddate(item), *past])

    def item_categories(self, item):
        return [item.get_kind_display()]


class OfferFeed(PageFeed):
    """The open offers of a language, the latest published first; one that closes leaves the feed."""

    model = OfferPage

    @classmethod
    def subject(cls, page, topic):
        return _("Offres")

    def item_title(self, item):
        return as_rendered(f"{item.title} ({item.get_kind_display()})")

    def item_facts(self, item):
        return [(_("Lieu"), item.place), (_("Date limite"), item.closes_at and when(item.closes_at))]

    def item_categories(self, item):
        return [item.get_kind_display()]


def moments(call):
    """Return the dates of a call in words and values, the unknown ones as None."""
    return [
        (_("Ouverture"), call.opens_at),
        (_("Clôture"), call.closes_at),
        (_("Résultats"), call.results_on),
    ]


def as_moment(value):
    return value if isinstance(value, datetime.datetime) else at_midnight(value)


def when(value):
    """Return a date, or a time with its time zone, as text."""
    if not isinstance(value, datetime.datetime):
        return date_format(value)
    return capfirst(f"{date_format(timezone.localtime(value), 'DATETIME_FORMAT')} {_('(heure de Paris)')}")


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
