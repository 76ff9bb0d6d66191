"""Datasets: how one is defined, and those of the site.

A class refers to its `Dataset` in the attribute `dataset`: its columns, and a function that returns its rows as plain
data. Every file, and the page that documents them, is made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pepr_site.pages.attributes import models_with
from pepr_site.pages.dates import sound
from pepr_site.pages.links import absolute
from pepr_site.pages.text import filled
from pepr_site.pages.unsound_rows import each

# The licence under which the State's administrations publish their data by
# default: code des relations entre le public et l’administration, article
# D323-2-1; text of version 2.0 at this address, identifier of the SPDX list.
LICENCE = {
    "name": _("Licence Ouverte 2.0 (Etalab)"),
    "address": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "identifier": "etalab-2.0",
}


@dataclass(frozen=True)
class Column:
    """A fact of a row. None stands for what is not published; nothing stands for nothing else.

    `name` is the same in every language; `label` says what it is. `type` is
    that of JSON Schema, of each item where `is_list`; `format` too, such as
    "date". `choices` are the codes with their meaning, `parts` the columns of
    an item that is itself an object. `schema` is what schema.org calls it.
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
    """A table that may be reused.

    `slug` is its name in addresses, in the active language; `rows(request)`
    gives its rows in that language. A row is a `schema_type` in the words of
    schema.org, which says what the columns do and what `beside(row)` returns.
    `has_rows()` tells whether there is anything to offer now; the files of one
    that has none answer, and no page names them.

    Rows without a page of their own are in the API under `name`: `queryset()`
    gives them in order, `facts(row)` what is said of one.
    """

    name: str
    slug: str
    title: str
    description: str
    columns: tuple
    rows: Callable
    schema_type: str = "CreativeWork"
    beside: Callable = lambda row: {}
    has_rows: Callable = lambda: True
    queryset: Callable | None = None
    facts: Callable | None = None

    def node(self, row):
        """Return a row in the words of schema.org; what is not known is None."""
        page = {"@id": row["page"], "url": row["page"], "mainEntityOfPage": page_node(row)} if "page" in row else {}
        named = {column.schema: row[column.name] for column in self.columns if column.schema}
        return {"@type": self.schema_type, **page, **named, **self.beside(row)}


def of_rows(queryset, facts, **others):
    """Return the `Dataset` of rows without a page of their own."""

    def rows(request):
        return [*each(queryset(), facts)]

    return Dataset(rows=rows, queryset=queryset, facts=facts, **others)


def of_pages(queryset, facts, **others):
    """Return the `Dataset` of the pages that `queryset()` gives, in the active language, by `facts(page, request)`."""
    return Dataset(rows=lambda request: [*each(queryset(), lambda page: facts(page, request))], **others)


def datasets():
    """Return every `Dataset` of the site, in the order of the apps."""
    return list(models_with("dataset").values())


def offered():
    """Return those that hold something."""
    return [dataset for dataset in datasets() if dataset.has_rows()]


# What the apps' columns share.

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
    """Return what `HEAD_COLUMNS` and `PAGE_COLUMNS` say of a page."""
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
                    "consulted_on": sound(block.value["consulted_on"]),
                }
                for block in page.sources
            ]
        ),
        "compiled_on": page.compiled_on,
        "verified_on": known(page.verified_on),
        "modified_at": page.last_published_at,
    }


def facts_of(row, columns, **told):
    """Return what a row says by `columns`: what `told` gives, and for each other column the attribute of its name."""
    return {
        column.name: told[column.name] if column.name in told else known(getattr(row, column.name))
        for column in columns
    }


def known(value):
    """Return `value`, or None for a value that says nothing."""
    return None if value in ("", None, []) else value


def page_node(row):
    """Return what schema.org says of where a row is told, from which sources, and when they were last read."""
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
