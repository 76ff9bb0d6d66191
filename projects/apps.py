from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets")

    def ready(self):
        from pepr_site.page_cache.moments import moments
        from projects.calls import moments_of_calls

        moments.append(moments_of_calls)
        from pepr_site.calendars import calendar
        from pepr_site.offers import offer
        from pepr_site.open_data.datasets import offer_dataset
        from projects.agenda import all_calls, call_entries
        from projects.feeds import CallFeed
        from projects.open_data import DATASETS

        offer("projects.CallIndexPage", *CallFeed.outlets(), calendar(all_calls, lambda page: gettext("Appels")))
        offer("projects.CallPage", calendar(call_entries, lambda page: page.title, of_one=True))
        for dataset in DATASETS:
            offer_dataset(dataset)
