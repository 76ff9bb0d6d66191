"""The governance page: who leads the programme, its committees, the people of its projects.

It is left out of menus, the sitemap and the search until somebody is shown on it (`unlisted_from`).
"""

from django.utils.translation import gettext_lazy as _

from people.persons import Person, person_node
from people.roles import current_roles
from pepr_site.pages.base import BasePage
from pepr_site.pages.sections import SectionOfRows
from pepr_site.pages.visibility import visible


class GovernancePage(SectionOfRows, BasePage):
    """The people of the programme, each with the ground on which they are shown."""

    rows_of = (Person,)
    schema_type = "AboutPage"
    feed = "people.feeds.ArrivalFeed"

    class Meta:
        verbose_name = _("page de la gouvernance")
        verbose_name_plural = _("pages de la gouvernance")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        roles = current_roles()
        if not roles:
            return context
        named = {role.person_id: role.pk for role in reversed(roles)}
        return context | {
            # The role whose entry has the anchor of each person: their first one.
            "named": set(named.values()),
            "programme_roles": [role for role in roles if not role.committee_id and not role.project_id],
            "committees": groups(roles, "committee"),
            "projects": self.by_project(roles),
            "people": list({role.person_id: role.person for role in roles}.values()),
        }

    def by_project(self, roles):
        """Return `[(page, roles)]` for the public projects in this language."""
        found = groups(roles, "project")
        model = next((type(page) for page, _roles in found), None)
        if model is None:
            return []
        keys = [page.translation_key for page, _roles in found]
        pages = visible(model.objects.filter(translation_key__in=keys, locale_id=self.locale_id))
        by_key = {page.translation_key: page for page in pages.defer_streamfields()}
        return [(by_key[page.translation_key], some) for page, some in found if page.translation_key in by_key]

    def structured_data(self, context, address):
        return [person_node(person, address) for person in context.get("people", ())]


def groups(roles, name):
    """Return `[(committee or project, roles)]`, in order, without roles that have none."""
    found = {}
    for role in roles:
        if owner := getattr(role, name):
            found.setdefault(owner.pk, (owner, []))[1].append(role)
    return list(found.values())
