"""Events as calendar entries."""

import datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext

from news.events import EventPage
from news.sessions import as_text
from pepr_site.pages.dates import is_plausible
from pepr_site.pages.visibility import each_valid
from pepr_site.web.calendars import MOST_ENTRIES, Entry, calendar


def event_entries(page, is_whole=True):
    """Return the date of an event, in a list; none where it cannot be true. `is_whole`: with its programme."""
    if not is_plausible(page.start_date) or not is_plausible(page.closes_on):
        return []
    start, end = span(page)
    place = page.place or page.online_address
    details = as_text(page) if is_whole else ""
    return [Entry(page, page.title, start, end, place=place, details=details, is_cancelled=page.is_cancelled)]


def all_events(page):
    """Return the dates of the events of a page's language, the latest first."""
    events = EventPage.objects.visible().filter(locale_id=page.locale_id).in_list_order()
    events = events.defer_streamfields().select_related("locale")[:MOST_ENTRIES]
    return [entry for found in each_valid(events, partial(event_entries, is_whole=False)) for entry in found]


def span(event):
    """Return the beginning and the end of an event: moments where its hours bound it, else days.

    Of several days, the first hour alone says nothing of the others.
    """
    last = event.closes_on
    if not event.start_time or (last != event.start_date and not event.end_time):
        return event.start_date, last if event.end_date else None
    start, end = moment(event.start_date, event.start_time), event.end_time and moment(last, event.end_time)
    return start, end if end and end > start else None


def moment(day, hour):
    """Return the moment of an hour of Paris."""
    return timezone.make_aware(datetime.datetime.combine(day, hour))


EVENT = calendar(event_entries, lambda page: page.title, of_one=True)
EVENTS = calendar(all_events, lambda page: gettext("Événements"))
