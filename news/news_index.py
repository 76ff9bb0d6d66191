"""The list of news, and of events above it."""

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from news.events import EventPage
from news.news_pages import NewsPage
from pepr_site.pages import BasePage

PAGE_SIZE = 12


class NewsIndexPage(BasePage):
    """The list of news and of events."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = ["news.NewsPage", "news.EventPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des actualités")

    def get_context(self, request, *args, **kwargs):
        here = {"locale_id": self.locale_id}
        news = NewsPage.objects.visible().filter(**here).in_list_order()
        events = list(EventPage.objects.visible().filter(**here).in_list_order())
        return super().get_context(request, *args, **kwargs) | {
            "news": Paginator(news, PAGE_SIZE).get_page(request.GET.get("page")),
            "upcoming_events": [event for event in reversed(events) if not event.is_past],
            "past_events": [event for event in events if event.is_past],
        }
