"""The feed of publications, the last ones to arrive first."""

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from pepr_site.pages.links import absolute
from pepr_site.pages.text import as_read
from pepr_site.pages.unsound_rows import each
from pepr_site.web.feeds import MOST_ITEMS, PageFeed
from research.publications import Publication


class PublicationFeed(PageFeed):
    """What has come in lately; a publication has no date of change but that of its arrival."""

    @classmethod
    def subject(cls, page, topic):
        return _("Publications")

    def items(self):
        return list(each(Publication.objects.visible().order_by("-arrived_at", "-pk")[:MOST_ITEMS], self.tried))

    def item_title(self, item):
        return as_read(item.shown_title)

    def item_description(self, item):
        return f"<p>{escape(as_read(item.search_summary))}</p>"

    def item_link(self, item):
        return absolute(f"{self.page.get_url(self.request)}{item.slug}/")

    def item_guid(self, item):
        return f"tag:{settings.SITE_ADDRESS.hostname},2026:publication/{item.slug}"

    def item_categories(self, item):
        return [item.get_kind_display()]

    def item_pubdate(self, item):
        return min(item.arrived_at, timezone.now())

    item_updateddate = item_pubdate
