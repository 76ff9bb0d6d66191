"""Datasets: how one is defined, and those of the site.

A class refers to its `Dataset` in the attribute `dataset`: its columns, and a function that returns its rows as plain
data. Every file, and the page that documents them, is made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pepr_site.pages.attributes import models_with
from pepr_site.pages.dates import plausible
from pepr_site.pages.links import absolute
from pepr_site.pages.text import filled
from pepr_site.pages.visibility import each_valid

# The licence under which French administrations publish their data by
# default: code des relations entre le public et l’administration, article
# D323-2-1; text of version 2.0 at this address, identifier of the SPDX list.
LICENCE = {
    "name": _("Licence Ouverte 2.0 (Etalab)"),
    "address": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "identifier": "etalab-2.0",
}


@dataclass(frozen=True)
class Column:
    """A column. A value of None means « not published », and nothing else does.

    `name` is the same in every language; `label` describes it. `type` is that of JSON Schema, of each item where
    `is_list`; so is `format`, such as "date". `choices` are the codes with their meaning, `parts` the columns of an
    item that is an object. `schema` is the schema.org property.
    """

    name: str
    label: str
    type: str = "string"
    format: str = ""
    is_list: bool = False
    is_always_known: bool = False
    choices: tuple = ()
    parts: tuple = ()
    schema: str = ""


@dataclass(frozen=True)
class Dataset:
    """A reusable table.

    `slug` is its name in URLs, in the active language; `rows(request)` returns its rows in that language. A row is a
    `schema_type` of schema.org, with the properties of the columns and of `more_properties(row)`. `has_rows()` tells
    whether it has any: files of an empty dataset answer, but nothing links to them.

    Rows without a page are in the API under `name`: `queryset()` returns them in order, `facts(row)` the data of one.
    """

    name: str
    slug: str
    title: str
    description: str
    columns: tuple
    rows: Callable
    schema_type: str = "CreativeWork"
    more_properties: Callable = lambda row: {}
    has_rows: Callable = lambda: True
    queryset: Callable | None = None
    facts: Callable | None = None

    def node(self, row):
        """Return a row as a schema.org node; unknown values are None."""
        page = {"@id": row["page"], "url": row["page"], "mainEntityOfPage": page_node(row)} if "page" in row else {}
        named = {column.schema: row[column.name] for column in self.columns if column.schema}
        return {"@type": self.schema_type, **page, **named, **self.more_properties(row)}


def of_rows(queryset, facts, **others):
    """Return the `Dataset` of rows without a page of their own."""

    def rows(request):
        return [*each_valid(queryset(), facts)]

    return Dataset(rows=rows, queryset=queryset, facts=facts, **others)


def of_pages(queryset, facts, **others):
    """Return the `Dataset` of the pages of `queryset()`, in the active language, with `facts(page, request)`."""
    return Dataset(rows=lambda request: [*each_valid(queryset(), lambda page: facts(page, request))], **others)


def datasets():
    """Return every `Dataset` of the site, in the order of the apps."""
    return list(models_with("dataset").values())


def offered():
    """Return the datasets with rows."""
    return [dataset for dataset in datasets() if dataset.has_rows()]


# Columns shared by the apps.

IDENTIFIER = Column(
    "identifier",
    _("Identifiant, le même en français et en anglais"),
    format="uuid",
    is_always_known=True,
    schema="identifier",
)
TITLE = Column("title", _("Titre"), is_always_known=True, schema="name")
HEAD_COLUMNS = (IDENTIFIER, TITLE, Column("summary", _("Résumé"), schema="description"))
SOURCES = Column(
    "sources",
    _("D’où viennent ces faits"),
    type="object",
    is_list=True,
    parts=(
        Column("label", _("Intitulé de la source"), is_always_known=True),
        Column("address", _("Son adresse"), format="uri"),
        Column("consulted_on", _("Le jour où elle a été consultée"), format="date"),
    ),
)
PAGE_COLUMNS = (
    Column("page", _("Adresse de la page"), format="uri", is_always_known=True),
    SOURCES,
    Column("compiled_on", _("Le jour où la page a été établie d’après ses sources"), format="date"),
    Column("verified_on", _("Le jour où une personne a comparé la page à ses sources"), format="date"),
    Column("modified_at", _("Dernière publication de la page"), format="date-time", is_always_known=True),
)


def page_facts(page, request):
    """Return the values of `HEAD_COLUMNS` and `PAGE_COLUMNS` for a page."""
    return {
        "identifier": page.translation_key,
        "title": filled(page.title),
        "summary": known(filled(page.standfirst)),
        "page": absolute(page.get_url(request)),
        "sources": known(
            [
                {
                    "label": known(block.value["label"]),
                    "address": known(block.value["address"]),
                    "consulted_on": plausible(block.value["consulted_on"]),
                }
                for block in page.sources
            ]
        ),
        "compiled_on": page.compiled_on,
        "verified_on": known(page.verified_on),
        "modified_at": page.last_published_at,
    }


def facts_of(row, columns, **values):
    """Return a row's values for `columns`: those in `values`, and otherwise the attribute of that name."""
    return {
        column.name: values[column.name] if column.name in values else known(getattr(row, column.name))
        for column in columns
    }


def known(value):
    """Return `value`, or None for an empty value."""
    return None if value in ("", None, []) else value


def page_node(row):
    """Return the schema.org properties of a row's page, sources and date."""
    return {
        "@type": "WebPage",
        "url": row["page"],
        "lastReviewed": row["verified_on"],
        "dateModified": row["modified_at"],
        "citation": [
            {"@type": "CreativeWork", "name": source["label"], "url": source["address"]}
            for source in row["sources"] or []
        ],
    }
