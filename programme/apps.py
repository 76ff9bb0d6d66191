from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self):
        from pepr_site import sitemap
        from pepr_site.open_data.datasets import offer_dataset
        from pepr_site.pages import text_checks
        from pepr_site.search import beside_pages
        from pepr_site.structured_data import everywhere
        from pepr_site.text import fillers
        from programme.figures import check_figures, with_figures
        from programme.glossary import GlossaryTerm
        from programme.open_data import DATASETS
        from programme.partners import Organisation, organisation_addresses
        from programme.structured_data import programme_nodes

        text_checks.append(check_figures)
        fillers.append(with_figures)
        everywhere.append(programme_nodes)
        beside_pages |= {"terms": GlossaryTerm, "organisations": Organisation}
        sitemap.beside_pages.append(organisation_addresses)
        self.offer_outlets()
        for dataset in DATASETS:
            offer_dataset(dataset)

    def offer_outlets(self):
        from news.agenda import all_events
        from news.feeds import NewsFeed, RelatedNewsFeed
        from pepr_site.calendars import calendar
        from pepr_site.offers import offer
        from projects.agenda import all_calls

        def everything(page):
            return [*all_events(page), *all_calls(page)]

        dates = calendar(everything, lambda page: gettext("Événements et appels"))
        offer("programme.HomePage", *NewsFeed.outlets(), dates)
        for label in ("programme.AxisPage", "programme.ObjectivePage", "projects.ProjectPage"):
            offer(label, *RelatedNewsFeed.outlets())
