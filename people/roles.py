"""The roles that are shown, in the programme, its committees and its projects: one query a version of the content."""

from django.apps import apps

from people.persons import Person, PersonRole
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.visibility import is_listed


@cached_by_version
def shown_roles():
    """Return the roles of the people who are shown, in the order of their names; no query where nobody is."""
    if not is_listed(apps.get_model(Person.search_listing_page)):
        return []
    roles = PersonRole.objects.filter(person__in=Person.objects.visible())
    roles = roles.select_related("person__photograph", "committee", "project").order_by(
        "committee__sort_order", "committee__name", "project__number", "-is_coordination", "person__name", "sort_order"
    )
    return list(roles)


def current_roles():
    """Return those of them that hold today."""
    return [role for role in shown_roles() if role.is_current]


def of_project(page):
    """Return the roles in a project that hold today, whatever the language of its page; those who coordinate first."""
    return [role for role in current_roles() if role.project and role.project.translation_key == page.translation_key]
