"""Where Django and Wagtail look for the models of this app."""

from news.events import EventPage
from news.news_pages import NewsCategory, NewsIndexPage, NewsPage

__all__ = ["EventPage", "NewsCategory", "NewsIndexPage", "NewsPage"]
