"""The page that explains and offers the open data."""

from django.utils.translation import gettext_lazy as _

from pepr_site.open_data.datasets import LICENCE, offered
from pepr_site.open_data.views import path_of
from programme.programme_pages import BodyPage

FILES = {"excel.csv": "Excel", "csv": "CSV", "json": "JSON", "jsonld": "JSON-LD"}


class DataPage(BodyPage):
    """The open data and how to reuse them. Its texts are the editors'; its files and columns come from the code."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    offers_datasets = True

    class Meta:
        verbose_name = _("page des données ouvertes")
        verbose_name_plural = _("pages des données ouvertes")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "datasets": [
                {
                    "dataset": dataset,
                    "files": [{"format": name, "url": path_of(dataset, file)} for file, name in FILES.items()],
                    "schema_url": path_of(dataset, "schema.json"),
                }
                for dataset in offered()
            ],
            "catalogue_url": path_of(None, "jsonld"),
            "licence": LICENCE,
        }
