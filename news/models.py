"""Where Django and Wagtail look for the models of this app."""

from news.events import EventPage
from news.news_index import NewsIndexPage
from news.news_pages import NewsCategory, NewsPage

__all__ = ["EventPage", "NewsCategory", "NewsIndexPage", "NewsPage"]
