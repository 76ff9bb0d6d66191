"""The feed of people who joined the programme; who is withdrawn leaves it at once."""

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from people.roles import address_of, current_roles
from pepr_site.pages.dates import at_midnight
from pepr_site.pages.links import absolute
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid
from pepr_site.web.feeds import MOST_ITEMS, PageFeed, last_changes
from pepr_site.web.full_text import PORTRAIT, picture


class ArrivalFeed(PageFeed):
    """The roles whose first day is known, the latest first."""

    @classmethod
    def subject(cls, page, topic):
        return _("Qui rejoint le programme")

    def items(self):
        dated = [role for role in current_roles() if role.since]
        latest = sorted(dated, key=lambda role: (role.since, role.pk), reverse=True)
        self.changes = last_changes([role.person for role in latest[:MOST_ITEMS]])
        return list(each_valid(latest[:MOST_ITEMS], self.checked_item))

    def item_title(self, item):
        return as_rendered(f"{item.person.name}, {item.shown_title}")

    def item_description(self, item):
        where = item.committee.shown_name if item.committee else item.project.short_title if item.project else ""
        return format_html("<p>{}</p>", as_rendered(where)) if where else ""

    def item_extra_kwargs(self, item):
        photograph = item.person.photograph
        shown = photograph and picture(photograph, item.person.name, PORTRAIT)
        return {"content": self.item_description(item) + shown if shown else ""}

    def item_link(self, item):
        return absolute(address_of(item.person))

    def item_guid(self, item):
        return f"tag:{settings.SITE_ADDRESS.hostname},2026:{item._meta.model_name}/{item.pk}"

    def item_pubdate(self, item):
        return min(at_midnight(item.since), timezone.now())

    def item_updateddate(self, item):
        changed = self.changes.get((type(item.person), str(item.person_id)))
        return max(filter(None, [self.item_pubdate(item), changed]))
