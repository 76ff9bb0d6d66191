"""Where Django and Wagtail look for the models of this app."""

from news.event_index import EventIndexPage
from news.events import EventPage
from news.news_index import NewsIndexPage
from news.news_pages import NewsCategory, NewsPage

__all__ = ["EventIndexPage", "EventPage", "NewsCategory", "NewsIndexPage", "NewsPage"]
