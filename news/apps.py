from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("Actualités")

    def ready(self):
        from news.agenda import all_events, event_entries
        from news.feeds import NewsIndexFeed
        from pepr_site.calendars import calendar
        from pepr_site.offers import offer

        offer("news.NewsIndexPage", *NewsIndexFeed.outlets(), calendar(all_events, lambda page: gettext("Événements")))
        offer("news.EventPage", calendar(event_entries, lambda page: page.title, of_one=True))
