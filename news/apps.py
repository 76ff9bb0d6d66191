from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("Actualités")

    def ready(self):
        from pepr_site.search import sources

        sources.kinds |= {"news": (4, _("Actualités")), "event": (5, _("Événements"))}
        sources.register("news.NewsPage", kind="news", year=lambda page: page.date.year)
        sources.register("news.EventPage", kind="event", year=lambda page: page.start_date.year)
