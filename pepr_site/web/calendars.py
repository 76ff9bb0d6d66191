"""Calendars in iCalendar (RFC 5545), of one page or of a list."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone
from wagtail.models import Page

from pepr_site.pages.alternates import CALENDAR, AlternateFormat
from pepr_site.pages.links import absolute
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid

CONTENT_TYPE = "text/calendar"
MOST_ENTRIES = 300
LONGEST_NAME = 80
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# The time zone of the editors' input, which a calendar must define. It follows the rule of 1996 (directive 2000/84/EC)
# instead of the library's own list, which gives the time after the change in spring.
PARIS = Timezone.from_ical(Path(__file__).with_name("paris.ics").read_text())


@dataclass(frozen=True)
class Entry:
    """A date of a page.

    `start` is a day or a moment, `end` the last day, included, or the last
    moment, or None. `part` tells apart the dates of one page: « closing »;
    `details` are lines that follow its standfirst.
    """

    page: Page
    title: str
    start: datetime.date | datetime.datetime
    end: datetime.date | datetime.datetime | None = None
    place: str = ""
    part: str = ""
    details: str = ""
    is_cancelled: bool = False

    @property
    def uid(self):
        """A globally unique identifier that does not change with the page's URL."""
        parts = filter(None, [str(self.page.translation_key), self.page.locale.language_code, self.part])
        return f"{'-'.join(parts)}@{settings.SITE_ADDRESS.hostname}"

    @property
    def is_to_come(self):
        last = self.end or self.start
        return last >= (timezone.now() if isinstance(last, datetime.datetime) else timezone.localdate())


def calendar(entries, title, of_one=False):
    """Return the `AlternateFormat` for the dates of a page.

    `entries(page)` lists them and `title(page)` names the calendar. `of_one`
    tells the dates of the page itself from those of a list: it has none where
    no date is known, and is no longer shown once all are past. What is past is
    left out of a list, which agendas follow.
    """

    def respond(request, page, topic):
        kept = [entry for entry in entries(page) if of_one or entry.is_to_come][:MOST_ENTRIES]
        found = [*each_valid(kept, lambda entry: event(entry, request))]
        if of_one and not found:
            raise Http404
        text = written(found, title(page), page, request)
        response = HttpResponse(text, content_type=f"{CONTENT_TYPE}; charset=utf-8")
        name = slugify(f"{site_text(get_language()).name} {as_rendered(title(page))}")[:LONGEST_NAME] or page.slug
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
        return response

    def titles(page):
        is_shown = not of_one or any(entry.is_to_come for entry in entries(page))
        return {"": as_rendered(title(page))} if is_shown else {}

    return AlternateFormat(CALENDAR, "agenda.ics", "iCalendar", CONTENT_TYPE, respond, titles, is_followed=not of_one)


def written(events, title, page, request):
    """Return the text of a calendar of these `icalendar.Event`, as bytes."""
    site, standing = site_text(get_language()).name, site_text(get_language()).standing
    name = as_rendered(f"{site} – {title}")
    calendar = Calendar()
    calendar.add("prodid", f"-//{site}//{settings.SITE_ADDRESS.hostname}//{get_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    # The property that most clients still read instead.
    calendar.add("x-wr-calname", name)
    if standing:
        calendar.add("description", as_rendered(standing))
        calendar.add("x-wr-caldesc", as_rendered(standing))
    calendar.add("url", absolute(page.get_url(request)))
    calendar.add("refresh-interval", datetime.timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add_component(PARIS)
    for found in events:
        calendar.add_component(found)
    return calendar.to_ical()


def event(entry, request):
    """Return an `Entry` as an iCalendar event."""
    page, component = entry.page, Event()
    known = [moment for moment in (page.first_published_at, page.last_published_at) if moment]
    # A page published by code may have no publication date.
    first, changed = (known[0], known[-1]) if known else (EPOCH, EPOCH)
    component.add("uid", entry.uid)
    component.add("dtstamp", changed.astimezone(datetime.UTC))
    component.add("last-modified", changed.astimezone(datetime.UTC))
    component.add("created", first.astimezone(datetime.UTC))
    # Increases with each publication, and never decreases.
    component.add("sequence", max(int((changed - first).total_seconds()), 0) // 60)
    component.add("summary", as_rendered(cancelled_words(entry.title) if entry.is_cancelled else entry.title))
    component.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, value in zip(("dtstart", "dtend"), bounds(entry), strict=True):
        if value:
            component.add(name, value)
    if description := "\n".join(filter(None, [as_rendered(page.standfirst), as_rendered(entry.details)])):
        component.add("description", description)
    if entry.place:
        component.add("location", as_rendered(entry.place))
    component.add("url", absolute(page.get_url(request)))
    if not isinstance(entry.start, datetime.datetime):
        # An all-day event does not block the reader's calendar.
        component.add("transp", "TRANSPARENT")
    return component


def cancelled_words(title):
    """Return how a list of titles names what will not take place."""
    return _("Annulé : %(title)s") % {"title": title}


def bounds(entry):
    """Return the beginning and the end as iCalendar has them: moments of Paris, or days with the one after the last."""
    if not isinstance(entry.start, datetime.datetime):
        return entry.start, (entry.end or entry.start) + datetime.timedelta(days=1)
    zone = ZoneInfo(settings.TIME_ZONE)
    return timezone.localtime(entry.start, zone), entry.end and timezone.localtime(entry.end, zone)
