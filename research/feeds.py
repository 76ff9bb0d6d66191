"""The feeds of publications, and of results and platforms, the last ones to arrive first."""

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from pepr_site.pages.links import absolute
from pepr_site.pages.text import as_read
from pepr_site.pages.unsound_rows import each
from pepr_site.web.feeds import MOST_ITEMS, PageFeed
from research.publications import Publication
from research.results import Platform, Result


class RowFeed(PageFeed):
    """What has come in lately of `models`, rows without a page, which have no date of change but that of `arrival`."""

    models, arrival, title_name = (), "", ""

    def items(self):
        lists = (model.objects.visible().order_by(f"-{self.arrival}", "-pk")[:MOST_ITEMS] for model in self.models)
        rows = sorted((row for rows in lists for row in rows), key=self.arrived, reverse=True)
        return list(each(rows[:MOST_ITEMS], self.tried))

    def arrived(self, item):
        return getattr(item, self.arrival)

    def item_title(self, item):
        return as_read(getattr(item, self.title_name))

    def item_description(self, item):
        return f"<p>{escape(as_read(item.search_summary))}</p>"

    def item_link(self, item):
        return absolute(f"{self.page.get_url(self.request)}{item.search_anchor}")

    def item_guid(self, item):
        return f"tag:{settings.SITE_ADDRESS.hostname},2026:{item._meta.model_name}/{getattr(item, 'slug', item.pk)}"

    def item_categories(self, item):
        return [item.get_kind_display() if hasattr(item, "kind") else item._meta.verbose_name]

    def item_pubdate(self, item):
        return min(self.arrived(item), timezone.now())

    item_updateddate = item_pubdate


class PublicationFeed(RowFeed):
    models, arrival, title_name = (Publication,), "arrived_at", "shown_title"

    @classmethod
    def subject(cls, page, topic):
        return _("Publications")


class ResultFeed(RowFeed):
    models, arrival, title_name = (Result, Platform), "declared_at", "shown_name"

    @classmethod
    def subject(cls, page, topic):
        return _("Résultats et plateformes")

    def item_description(self, item):
        return f"<p>{escape(as_read(item.in_language('description')))}</p>"
