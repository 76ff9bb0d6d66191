"""The datasets of publications, results and platforms."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pepr_site.open_data.datasets import Column, facts_of, known, of_rows
from pepr_site.pages.visibility import has_rows
from research.publications import Publication, PublicationKind, Source, Why
from research.results import Platform, Result, ResultKind, with_projects

PROJECTS = Column("projects", _("Numéros des projets dans l’annuaire"), type="integer", is_list=True)
SOURCE_ADDRESS = Column("source_address", _("Adresse de la source"), format="uri")
PUBLICATION_COLUMNS = (
    Column("identifier", _("Identifiant sur ce site"), is_always_known=True),
    Column("kind", _("Nature"), choices=tuple(PublicationKind.choices), is_always_known=True),
    Column("title", _("Titre, tel qu’il est imprimé"), is_always_known=True, schema="name"),
    Column("language", _("Langue du titre"), is_always_known=True, schema="inLanguage"),
    Column("title_fr", _("Titre en français, où la source en donne un autre")),
    Column("title_en", _("Titre en anglais, où la source en donne un autre")),
    Column("authors", _("Auteurs, tels qu’ils sont imprimés"), is_list=True),
    Column("year", _("Année"), type="integer"),
    Column("date", _("Date"), format="date"),
    Column("container", _("Revue, conférence ou ouvrage")),
    Column("doi", _("DOI, en minuscules")),
    Column("hal_id", _("Identifiant HAL, sans la version")),
    Column("nnt", _("Numéro national de thèse")),
    Column("is_open_access", _("Si elle se lit sans payer"), type="boolean", schema="isAccessibleForFree"),
    Column("open_access_address", _("Version en accès ouvert"), format="uri"),
    Column("licence", _("Licence")),
    PROJECTS,
    Column("why", _("Pourquoi elle est ici"), choices=tuple(Why.choices), is_always_known=True),
    Column("why_detail", _("Le code, la collection ou l’acronyme")),
    Column("source", _("Source de la notice"), choices=tuple(Source.choices), is_always_known=True),
    SOURCE_ADDRESS,
    Column("arrived_at", _("Arrivée sur ce site"), format="date-time", is_always_known=True),
    Column("withdrawn_on", _("Le jour où sa source ne la donnait plus"), format="date"),
)
DECLARED_COLUMNS = (
    Column("identifier", _("Identifiant sur ce site"), type="integer", is_always_known=True),
    Column("name", _("Nom"), is_always_known=True, schema="name"),
    Column("description", _("Présentation"), schema="description"),
    Column("address", _("Adresse"), format="uri", schema="url"),
    Column("source", _("D’où vient ce fait"), is_always_known=True),
    SOURCE_ADDRESS,
)
RESULT_COLUMNS = (
    *DECLARED_COLUMNS,
    Column("kind", _("Nature"), choices=tuple(ResultKind.choices), is_always_known=True),
    Column("lasting_identifier", _("Identifiant pérenne")),
    Column("licence", _("Licence")),
    Column("year", _("Année"), type="integer"),
    PROJECTS,
)
PLATFORM_COLUMNS = (
    *DECLARED_COLUMNS,
    Column("organisation", _("Identifiant de l’institution")),
    Column("place", _("Lieu")),
    Column("who", _("Qui peut l’utiliser"), is_always_known=True),
    Column("how", _("Comment y accéder"), is_always_known=True),
)


def publications():
    return Publication.objects.visible().with_project_numbers().in_list_order()


def publication_facts(row):
    """Return the values of a publication for `PUBLICATION_COLUMNS`."""
    numbers = known(sorted(row.project_numbers))
    extra = {"identifier": row.slug, "authors": row.author_list, "projects": numbers}
    return facts_of(row, PUBLICATION_COLUMNS, **extra)


def declared(row, columns, **facts):
    words = {name: known(row.in_language(name)) for name in ("name", "description")}
    return facts_of(row, columns, identifier=row.pk, **words, **facts)


def results():
    return with_projects(Result.objects.visible())


def result_facts(row):
    """Return the values of a result for `RESULT_COLUMNS`."""
    extra = {"lasting_identifier": known(row.identifier), "projects": known(sorted(row.project_numbers))}
    return declared(row, RESULT_COLUMNS, **extra)


def platforms():
    return Platform.objects.visible().select_related("organisation")


def platform_facts(row):
    """Return the values of a platform for `PLATFORM_COLUMNS`."""
    organisation = row.organisation and row.organisation.slug
    words = {name: row.in_language(name) for name in ("who", "how")}
    return declared(row, PLATFORM_COLUMNS, organisation=organisation, **words)


def publication_properties(row):
    """Return the schema.org properties of a publication that are not columns."""
    return {
        "identifier": row["doi"] or row["hal_id"] or row["identifier"],
        "author": [{"@type": "Person", "name": name} for name in row["authors"] or []],
        "datePublished": row["date"] or row["year"],
        "license": row["licence"],
        "url": row["source_address"],
    }


def declared_properties(row):
    """Return the schema.org properties of a result or a platform that are not columns."""
    return {
        "identifier": row.get("lasting_identifier") or row["identifier"],
        "subjectOf": {"@type": "CreativeWork", "name": row["source"], "url": row["source_address"]},
    }


PUBLICATIONS = of_rows(
    publications,
    publication_facts,
    name="publications",
    slug=pgettext_lazy("adresse", "publications"),
    title=_("Publications"),
    description=_("Les publications du programme, leur accès, leur source et pourquoi elles sont ici."),
    columns=PUBLICATION_COLUMNS,
    more_properties=publication_properties,
    has_rows=lambda: has_rows(Publication),
)
RESULTS = of_rows(
    results,
    result_facts,
    name="results",
    slug=pgettext_lazy("adresse", "resultats"),
    title=_("Résultats"),
    description=_("Jeux de données, logiciels, protocoles, brevets, thèses et normes."),
    columns=RESULT_COLUMNS,
    more_properties=declared_properties,
    has_rows=lambda: has_rows(Result),
)
PLATFORMS = of_rows(
    platforms,
    platform_facts,
    name="platforms",
    slug=pgettext_lazy("adresse", "plateformes"),
    title=_("Plateformes"),
    description=_("Les équipements que le programme finance ou ouvre, et qui peut les utiliser."),
    columns=PLATFORM_COLUMNS,
    schema_type="Organization",
    more_properties=declared_properties,
    has_rows=lambda: has_rows(Platform),
)
