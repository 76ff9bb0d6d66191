"""The dataset of people: the data of the governance page, and its legal ground."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.persons import Ground, Person, orcid_address
from pepr_site.open_data.datasets import Column, known, of_rows
from pepr_site.pages.visibility import has_rows

COLUMNS = (
    Column("name", _("Nom"), is_always_known=True, schema="name"),
    Column("institution", _("Institution")),
    Column("orcid", _("ORCID"), format="uri"),
    Column("laboratory_page", _("Page de son laboratoire"), format="uri"),
    Column(
        "roles",
        _("Rôles"),
        type="object",
        is_list=True,
        parts=(
            Column("title", _("Rôle"), is_always_known=True),
            Column("committee", _("Comité")),
            Column("project", _("Numéro du projet"), type="integer"),
            Column("since", _("Depuis le"), format="date"),
            Column("until", _("Jusqu’au"), format="date"),
        ),
    ),
    Column("ground", _("À quel titre la personne paraît"), choices=tuple(Ground.choices), is_always_known=True),
    Column("source", _("Source de son rôle")),
    Column("source_address", _("Adresse de la source"), format="uri"),
)


def people():
    return Person.objects.visible().prefetch_related("roles__committee", "roles__project")


def facts(person):
    """Return the values of a person for `COLUMNS`."""
    organisation = person.shown_organisation
    return {
        "name": person.name,
        "institution": organisation and organisation.name,
        "orcid": known(orcid_address(person)),
        "laboratory_page": known(person.laboratory_page),
        "roles": known([role_facts(role) for role in person.roles.all()]),
        "ground": person.ground,
        "source": known(person.source),
        "source_address": known(person.source_address),
    }


def role_facts(role):
    return {
        "title": role.shown_title,
        "committee": role.committee and role.committee.shown_name,
        "project": role.project and role.project.number,
        "since": role.since,
        "until": role.until,
    }


PEOPLE = of_rows(
    people,
    facts,
    name="people",
    slug=pgettext_lazy("adresse", "personnes"),
    title=_("Personnes"),
    description=_("Qui dirige le programme, siège dans ses comités et porte ses projets."),
    columns=COLUMNS,
    schema_type="Person",
    more_properties=lambda row: {
        "affiliation": row["institution"] and {"@type": "Organization", "name": row["institution"]},
        "sameAs": [link for link in (row["orcid"], row["laboratory_page"]) if link],
        "jobTitle": [role["title"] for role in row["roles"] or []],
    },
    has_rows=lambda: has_rows(Person),
)
