"""A person as schema.org describes one."""

from pepr_site.web.structured_data import node, ref


def person_node(person, address):
    """Return the node of a person, told at `address`; what is not known is left out."""
    organisation = person.shown_organisation
    return node(
        "Person",
        f"{address}#personne-{person.pk}",
        name=person.name,
        affiliation=ref(organisation.structured_data()["@id"]) if organisation else None,
        sameAs=[link for link in (orcid_address(person), person.laboratory_page) if link],
        jobTitle=[role.shown_title for role in person.roles.all() if role.is_current],
    )


def orcid_address(person):
    return f"https://orcid.org/{person.orcid}" if person.orcid else ""
