"""The feeds of events and of news: all news, those of a category, those related to a page."""

from html import unescape

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import linebreaks, strip_tags
from django.utils.translation import gettext as _

from news.events import EventPage
from news.news_pages import NewsCategory, NewsPage
from news.sessions import as_text
from pepr_site.pages.dates import at_midnight
from pepr_site.pages.snippets import every
from pepr_site.pages.text import as_read
from pepr_site.web.calendars import called_off
from pepr_site.web.feeds import PageFeed, announced


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
        return announced(cls.topics(page)[topic]) if topic else super().subject(page, topic)


class RelatedNewsFeed(NewsFeed):
    """The news of a page that news name: an axis, an objective, a project."""

    @classmethod
    def pages(cls, page, topic):
        return page.news.visible().with_related_ids().in_list_order()

    @classmethod
    def subject(cls, page, topic):
        return announced(page.short_name)


class EventFeed(PageFeed):
    """The events of a language, the latest published first."""

    model = EventPage

    @classmethod
    def subject(cls, page, topic):
        return _("Événements")

    def item_title(self, item):
        title = f"{item.title} ({date_format(item.start_date)})"
        return as_read(called_off(title) if item.is_cancelled else title)

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
        practical = linebreaks(as_read(item.practical), autoescape=True) if item.practical else ""
        sessions = linebreaks(as_read(as_text(item)), autoescape=True) if item.programme else ""
        return super().item_text(item) + practical + sessions

    def item_categories(self, item):
        return [item.get_kind_display()]


def words(html):
    """Return what a fragment of a template says, on one line."""
    return " ".join(unescape(strip_tags(html)).split())
