"""The datasets of institutions and key figures: their columns, and what each column means."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pepr_site.open_data.datasets import Column, Dataset, facts_of, known
from pepr_site.pages.dates import is_plausible
from pepr_site.pages.snippets import in_language
from pepr_site.pages.text import filled
from pepr_site.pages.visibility import each_valid
from programme.figures.models import KeyFigure
from programme.partners.models import Kind, Organisation, Role

SOURCE_COLUMNS = (
    Column("source", _("D’où vient ce fait")),
    Column("source_address", _("Adresse de la source"), format="uri"),
)
IDENTIFIER = Column(
    "identifier", _("Identifiant, le même en français et en anglais"), is_always_known=True, schema="identifier"
)
ORGANISATION_COLUMNS = (
    IDENTIFIER,
    Column("name", _("Nom"), is_always_known=True, schema="name"),
    Column("short_name", _("Nom court"), is_always_known=True, schema="alternateName"),
    Column("kind", _("Nature"), choices=tuple(Kind.choices), is_always_known=True),
    Column("role", _("Lien avec le programme"), choices=tuple(Role.choices), is_always_known=True),
    Column("role_detail", _("Précision sur ce lien")),
    Column("description", _("Présentation"), schema="description"),
    Column("city", _("Commune")),
    Column("region", _("Région")),
    Column("latitude", _("Latitude, en degrés"), type="number"),
    Column("longitude", _("Longitude, en degrés"), type="number"),
    Column("ror", _("Identifiant ROR")),
    Column("website", _("Site web"), format="uri", schema="url"),
    *SOURCE_COLUMNS,
)
FIGURE_COLUMNS = (
    IDENTIFIER,
    Column("value", _("Valeur, telle qu’elle s’écrit : 80, 5 à 10"), is_always_known=True, schema="value"),
    Column("is_approximate", _("Si la valeur est approchée"), type="boolean", is_always_known=True),
    Column("unit", _("Unité, « aucune » pour un compte"), is_always_known=True, schema="unitText"),
    Column("label", _("Ce qui est compté"), is_always_known=True, schema="name"),
    Column("as_of", _("Le jour où c’était vrai"), format="date", is_always_known=True, schema="observationDate"),
    *SOURCE_COLUMNS,
)


def organisation_facts(organisation):
    """Return the values of an institution for `ORGANISATION_COLUMNS`."""
    words = ("name", "short_name", "role_detail", "description", "city", "region", "source")
    return facts_of(
        organisation,
        ORGANISATION_COLUMNS,
        identifier=organisation.slug,
        **{name: known(filled(getattr(organisation, name))) for name in words},
    )


def figure_facts(figure):
    """Return the values of a key figure for `FIGURE_COLUMNS`. Raises `ValueError` for an impossible date."""
    if not is_plausible(figure.as_of):
        raise ValueError(figure.as_of)
    return facts_of(
        figure,
        FIGURE_COLUMNS,
        identifier=figure.slug,
        unit=figure.unit or str(_("aucune")),
        label=filled(figure.label),
    )


def source_node(row):
    return row["source"] and {"@type": "CreativeWork", "name": row["source"], "url": row["source_address"]}


def place_node(row):
    address = {"addressLocality": row["city"], "addressRegion": row["region"], "addressCountry": "FR"}
    return {
        "@type": "Place",
        "address": {"@type": "PostalAddress", **address},
        "latitude": row["latitude"],
        "longitude": row["longitude"],
    }


ORGANISATIONS = Dataset(
    name="organisations",
    slug=pgettext_lazy("adresse", "institutions"),
    title=_("Institutions et laboratoires"),
    description=_("Ceux qu’une source relie au programme, et par quel lien."),
    columns=ORGANISATION_COLUMNS,
    rows=lambda request: [*each_valid(in_language(Organisation._meta.label), organisation_facts)],
    schema_type="Organization",
    more_properties=lambda row: {
        "location": place_node(row) if row["city"] or row["region"] else None,
        "subjectOf": source_node(row),
    },
)
FIGURES = Dataset(
    name="figures",
    slug=pgettext_lazy("adresse", "chiffres-cles"),
    title=_("Chiffres clés"),
    description=_("Les chiffres du programme, le jour où ils étaient vrais et leur source."),
    columns=FIGURE_COLUMNS,
    rows=lambda request: [*each_valid(in_language(KeyFigure._meta.label), figure_facts)],
    schema_type="Observation",
    more_properties=lambda row: {"subjectOf": source_node(row)},
)
