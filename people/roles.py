"""The published roles, by programme, committee and project: one query for each content version."""

from django.apps import apps
from django.utils.translation import get_language

from people.persons import Person, PersonRole
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.visibility import is_listed, sections


@cached_by_version
def shown_roles():
    """Return the roles of shown people, in the order of their names; no query where there are none."""
    if not is_listed(apps.get_model(Person.search_listing_page)):
        return []
    roles = PersonRole.objects.filter(person__in=Person.objects.visible())
    roles = roles.select_related("person__photograph", "committee", "project").order_by(
        "committee__sort_order", "committee__name", "project__number", "-is_coordination", "person__name", "sort_order"
    )
    return list(roles)


def current_roles():
    """Return the current ones of them."""
    return [role for role in shown_roles() if role.is_current]


def of_project(page):
    """Return the roles in a project that hold today, whatever the language of its page; those who coordinate first."""
    return [role for role in current_roles() if role.project and role.project.translation_key == page.translation_key]


def of_organisation(organisation):
    """Return the people of an institution who have a role today, whatever the language in which it is told."""
    people = {role.person_id: role.person for role in current_roles()}.values()
    keys = ((person, person.shown_organisation) for person in people)
    return [person for person, own in keys if own and own.translation_key == organisation.translation_key]


def address_of(person):
    """Return a person's URL on the page of governance, in the active language; "" without a current role."""
    if not any(role.person_id == person.pk for role in current_roles()):
        return ""
    model = apps.get_model(Person.search_listing_page)
    pages = (page for page in sections().values() if page.specific_class is model)
    page = next((page for page in pages if page.locale.language_code == get_language()), None)
    return f"{page.get_url()}{person.search_anchor}" if page else ""
