from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("Actualités")

    def ready(self):
        from news.agenda import all_events, event_entries
        from news.feeds import NewsIndexFeed
        from pepr_site.editing.dashboard.actions import OfPages, actions
        from pepr_site.web.alternates import offer
        from pepr_site.web.calendars import calendar

        offer("news.NewsIndexPage", *NewsIndexFeed.outlets())
        offer("news.EventIndexPage", calendar(all_events, lambda page: gettext("Événements")))
        offer("news.EventPage", calendar(event_entries, lambda page: page.title, of_one=True))
        actions += [
            OfPages(_("Nouvelle actualité"), "edit", "news.NewsPage", order=10),
            OfPages(_("Nouvel événement"), "date", "news.EventPage", order=30),
        ]
