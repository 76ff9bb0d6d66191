from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self):
        from pepr_site.editing.content_checks import known_acronyms
        from pepr_site.open_data.datasets import offer_dataset
        from pepr_site.pages.base import text_checks
        from pepr_site.pages.references import named_in_text
        from pepr_site.pages.text import fillers
        from pepr_site.web import sitemap
        from pepr_site.web.structured_data import everywhere
        from programme.figures import check_figures, figures_named, with_figures
        from programme.glossary import acronyms
        from programme.open_data import DATASETS
        from programme.partners import organisation_addresses
        from programme.structured_data import programme_nodes

        text_checks.append(check_figures)
        known_acronyms.append(acronyms)
        named_in_text.append(figures_named)
        fillers.append(with_figures)
        everywhere.append(programme_nodes)
        sitemap.beside_pages.append(organisation_addresses)
        self.offer_outlets()
        for dataset in DATASETS:
            offer_dataset(dataset)

    def offer_outlets(self):
        from news.agenda import all_events
        from news.feeds import NewsFeed, RelatedNewsFeed
        from pepr_site.web.alternates import offer
        from pepr_site.web.calendars import calendar
        from projects.agenda import all_calls

        def everything(page):
            return [*all_events(page), *all_calls(page)]

        dates = calendar(everything, lambda page: gettext("Événements et appels"))
        offer("programme.HomePage", *NewsFeed.outlets(), dates)
        for label in ("programme.AxisPage", "programme.ObjectivePage", "projects.ProjectPage"):
            offer(label, *RelatedNewsFeed.outlets())
