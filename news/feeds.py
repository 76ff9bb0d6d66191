"""The feeds of events and of news (all, those of a category, those related to a page), and the calendars of events."""

import datetime
from functools import partial
from html import unescape

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import linebreaks, strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from news.events import EventPage
from news.news_pages import NewsCategory, NewsPage
from news.sessions import as_text
from pepr_site.pages.dates import at_midnight, is_plausible
from pepr_site.pages.snippets import every
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid
from pepr_site.web.calendars import MOST_ENTRIES, Entry, calendar, cancelled_words
from pepr_site.web.feeds import PageFeed, feed_title


class NewsFeed(PageFeed):
    """All the news of a language."""

    @classmethod
    def pages(cls, page, topic):
        return NewsPage.objects.visible().filter(locale_id=page.locale_id).with_related_ids().in_list_order()

    @classmethod
    def subject(cls, page, topic):
        return _("Actualités")

    def item_pubdate(self, item):
        """The day on which the source published it, else that on which it happened; never later than now."""
        return min(at_midnight(item.published_on or item.date), timezone.now())

    def item_categories(self, item):
        return [*item.category_names, *item.tag_names]


class NewsIndexFeed(NewsFeed):
    """All the news of a language, or those of the category that `topic` names."""

    has_topics = True

    @classmethod
    def topics(cls, page):
        categories = every(NewsCategory._meta.label).values()
        return {category.slug: category.name for category in categories if category.locale_id == page.locale_id}

    @classmethod
    def pages(cls, page, topic):
        news = super().pages(page, topic)
        return news.filter(categories__slug=topic) if topic else news

    @classmethod
    def subject(cls, page, topic):
        return feed_title(cls.topics(page)[topic]) if topic else super().subject(page, topic)


class RelatedNewsFeed(NewsFeed):
    """The news of a page that news name: an axis, an objective, a project."""

    @classmethod
    def pages(cls, page, topic):
        return page.news.visible().with_related_ids().in_list_order()

    @classmethod
    def subject(cls, page, topic):
        return feed_title(page.short_name)


class EventFeed(PageFeed):
    """The events of a language, the latest published first."""

    model = EventPage

    @classmethod
    def subject(cls, page, topic):
        return _("Événements")

    def item_title(self, item):
        title = f"{item.title} ({date_format(item.start_date)})"
        return as_rendered(cancelled_words(title) if item.is_cancelled else title)

    def item_facts(self, item):
        range_ = render_to_string("components/date_range.html", {"start": item.start_date, "end": item.end_date})
        hours = render_to_string("components/hours.html", {"event": item}) if item.start_time else ""
        return [
            (_("Date"), words(range_)),
            (_("Heure (Paris)"), words(hours)),
            (_("Lieu"), item.place),
            (_("Organisateur"), item.organiser),
            (_("En ligne"), item.online_address),
            (_("Inscription"), item.registration_address if item.is_registration_open else ""),
        ]

    def item_text(self, item):
        practical = linebreaks(as_rendered(item.practical), autoescape=True) if item.practical else ""
        sessions = linebreaks(as_rendered(as_text(item)), autoescape=True) if item.programme else ""
        return super().item_text(item) + practical + sessions

    def item_categories(self, item):
        return [item.get_kind_display()]


def words(html):
    """Return the text of a template fragment, on one line."""
    return " ".join(unescape(strip_tags(html)).split())


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
