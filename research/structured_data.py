"""Publications, results and platforms as schema.org data; unknown values are left out."""

from django.conf import settings

from pepr_site.pages.links import absolute
from pepr_site.web.structured_data import node, programme_id, ref
from research.kinds import name_of
from research.results import Platform, ResultKind

RESULT_TYPES = {ResultKind.DATASET: "Dataset", ResultKind.SOFTWARE: "SoftwareSourceCode", ResultKind.THESIS: "Thesis"}


def publication_node(publication, address, projects=()):
    """Return the node of a publication whose page is at `address`."""
    return node(
        name_of(publication.kind, "schema"),
        f"{address}#publication",
        name=publication.title,
        headline=publication.title,
        alternateName=[title for title in (publication.title_fr, publication.title_en) if title],
        inLanguage=publication.language,
        author=[node("Person", name=name) for name in publication.author_list],
        datePublished=publication.date.isoformat() if publication.date else str(publication.year or ""),
        isPartOf=node("CreativeWork", name=publication.container) if publication.container else None,
        identifier=[value for value in (publication.doi_address, publication.hal_id, publication.nnt) if value],
        sameAs=[value for value in (publication.doi_address, publication.source_address) if value],
        isAccessibleForFree=publication.is_open_access,
        license=publication.licence,
        url=address,
        funder=ref(programme_id()),
        about=[ref(f"{absolute(project.get_url())}#project") for project in projects],
    )


def result_node(row, address):
    """Return the node of a result or of a platform, told at `address`."""
    if isinstance(row, Platform):
        organisation = row.organisation and f"{settings.SITE_URL}/#organisation-{row.organisation.slug}"
        return node(
            "ResearchOrganization",
            f"{address}#platform-{row.pk}",
            name=row.name,
            description=row.description,
            url=row.address,
            parentOrganization=ref(organisation) if organisation else None,
        )
    return node(
        RESULT_TYPES.get(row.kind, "CreativeWork"),
        f"{address}#result-{row.pk}",
        name=row.name,
        description=row.description,
        identifier=row.identifier,
        license=row.licence,
        url=row.address,
        datePublished=str(row.year or ""),
        funder=ref(programme_id()),
    )
