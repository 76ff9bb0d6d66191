"""The feeds of publications, and of results and platforms, newest first."""

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pepr_site.pages.dates import at_midnight
from pepr_site.pages.links import absolute
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid
from pepr_site.web.feeds import MOST_ITEMS, PageFeed, last_changes, listed
from research.publications import Publication
from research.results import Platform, Result


class RowFeed(PageFeed):
    """What has come in lately of `models`, rows without a page: `arrival` names the day, their history each change."""

    models, arrival, title_name = (), "", ""

    def items(self):
        lists = (model.objects.visible().order_by(f"-{self.arrival}", "-pk")[:MOST_ITEMS] for model in self.models)
        rows = sorted((row for rows in lists for row in rows), key=self.arrived, reverse=True)
        self.changes = last_changes(rows[:MOST_ITEMS])
        return list(each_valid(rows[:MOST_ITEMS], self.checked_item))

    def arrived(self, item):
        return getattr(item, self.arrival)

    def item_title(self, item):
        return as_rendered(getattr(item, self.title_name))

    def item_description(self, item):
        return format_html("<p>{}</p>", as_rendered(self.item_words(item))) + listed(self.item_facts(item))

    def item_words(self, item):
        return item.search_summary

    def item_extra_kwargs(self, item):
        # The summary is complete.
        return {"content": ""}

    def item_link(self, item):
        return absolute(f"{self.page.get_url(self.request)}{item.search_anchor}")

    def item_guid(self, item):
        return f"tag:{settings.SITE_ADDRESS.hostname},2026:{item._meta.model_name}/{getattr(item, 'slug', item.pk)}"

    def item_categories(self, item):
        return [item.get_kind_display() if hasattr(item, "kind") else item._meta.verbose_name]

    def item_pubdate(self, item):
        """The day that its source gives it, else that of its arrival."""
        day = getattr(item, "date", None)
        return min(at_midnight(day) if day else self.arrived(item), timezone.now())

    def item_updateddate(self, item):
        changed = self.changes.get((type(item), str(item.pk)))
        return min(max(filter(None, [self.arrived(item), changed])), timezone.now())


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

    def item_words(self, item):
        return item.in_language("description")

    def item_facts(self, item):
        if isinstance(item, Platform):
            how = [(_("Qui peut l’utiliser"), item.in_language("who")), (_("Y accéder"), item.in_language("how"))]
            return [(_("Lieu"), item.place), *how]
        return [(_("Identifiant"), item.identifier), (_("Licence"), item.licence_label)]
