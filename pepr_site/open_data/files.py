"""Writes a dataset as CSV, for programs or for Excel, as JSON and JSON-LD, and the JSON Schema of its JSON."""

import csv
import datetime
import io
from dataclasses import dataclass
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pepr_site.open_data.datasets import LICENCE
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import each_valid

SEPARATOR = " | "
# Characters that start a formula in a spreadsheet, full-width ones included.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
SCHEMA_VERSION = "https://json-schema.org/draft/2020-12/schema"
# Equivalent to schema.org's own context, which clients would have to fetch.
CONTEXT = {"@vocab": "https://schema.org/", **{name: {"@type": "@id"} for name in ("url", "license", "contentUrl")}}


class Encoder(DjangoJSONEncoder):
    """Numbers stay numbers."""

    def default(self, value):
        return float(value) if isinstance(value, Decimal) else super().default(value)


@dataclass(frozen=True)
class Dialect:
    """How a table is written: for programs (RFC 4180), or for the spreadsheets of a language.

    Those have words for headings and codes, their formats of numbers and dates, and empty cells for what is unknown.
    """

    separator: str = ","
    point: str = "."
    day: str = "%Y-%m-%d"
    moment: str = ""

    @property
    def is_for_people(self):
        return bool(self.moment)


PROGRAMS = Dialect()
SPREADSHEETS = {"fr": Dialect(";", ",", "%d/%m/%Y", "%d/%m/%Y %H:%M")}
OTHER_SPREADSHEETS = Dialect(moment="%Y-%m-%d %H:%M")


def as_csv(dataset, rows, address):
    """Return the rows as CSV (RFC 4180), in UTF-8 with a byte order mark for spreadsheets."""
    lines = ([cell(row[column.name]) for column in dataset.columns] for row in rows)
    return _table(PROGRAMS, [[column.name for column in dataset.columns], *lines])


def as_excel(dataset, rows, address):
    """Return the rows as CSV that opens in columns in the Excel of the active language.

    The last column says why cells of a row are empty, and which.
    """
    dialect = SPREADSHEETS.get(get_language(), OTHER_SPREADSHEETS)
    labels = {column.name: as_rendered(column.label) for column in dataset.columns}

    def line(row):
        unknown = SEPARATOR.join(label for name, label in labels.items() if row[name] is None)
        why = as_rendered(_("Non publié dans les sources lues : %(facts)s") % {"facts": unknown}) if unknown else ""
        return [*(cell(row[column.name], column, dialect) for column in dataset.columns), why]

    return _table(dialect, [[*labels.values(), as_rendered(_("Pourquoi des cases sont vides"))], *map(line, rows)])


def _table(dialect, lines):
    text = io.StringIO()
    csv.writer(text, delimiter=dialect.separator).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def cell(value, column=None, dialect=PROGRAMS):
    """Return a value of a column as a cell, and no text that a spreadsheet would execute."""
    if value is None:
        return "" if dialect.is_for_people else _("non publié")
    if isinstance(value, list):
        return guarded(SEPARATOR.join(item(each, column, dialect) for each in value))
    found = item(value, column, dialect)
    return found if isinstance(value, int | float | Decimal) else guarded(found)


def guarded(text):
    """Return a text that no spreadsheet executes."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def item(value, column, dialect):
    """Return one value of a column as text."""
    if isinstance(value, dict):
        parts = {part.name: part for part in column.parts} if column else {}
        return " ; ".join(item(held, parts.get(name), dialect) for name, held in value.items() if held is not None)
    if isinstance(value, bool):
        return (_("oui") if value else _("non")) if dialect.is_for_people else str(value).lower()
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", dialect.point)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime(dialect.moment) if dialect.is_for_people else value.isoformat()
    if isinstance(value, datetime.date):
        return value.strftime(dialect.day)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M") if dialect.is_for_people else value.isoformat()
    return str(dict(column.choices).get(value, value) if column else value)


def as_json(dataset, rows, address):
    """Return a JSON document with a description, the licence, and the rows."""
    return {"$schema": address(dataset, "schema.json"), **about(dataset, rows, address), "rows": rows}


def about(dataset, rows, address):
    return {
        "title": str(dataset.title),
        "description": str(dataset.description),
        "address": address(dataset, "json"),
        "language": get_language(),
        "licence": {name: str(value) for name, value in LICENCE.items()},
        "publisher": site_text(get_language()).public_name,
        "note": site_text(get_language()).standing,
        "modified_at": latest(rows),
    }


def latest(rows):
    """Return when a row last changed, or None where unknown."""
    return max((row["modified_at"] for row in rows if row.get("modified_at")), default=None)


def as_json_ld(dataset, rows, address):
    """Return the dataset and its rows as schema.org JSON-LD."""
    facts = {
        "@type": "Dataset",
        "@id": address(dataset, "jsonld"),
        "name": str(dataset.title),
        "description": str(dataset.description),
        "license": LICENCE["address"],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": site_text(get_language()).public_name},
        "disambiguatingDescription": site_text(get_language()).standing,
        "inLanguage": get_language(),
        "dateModified": latest(rows),
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": content_type, "contentUrl": address(dataset, file)}
            for file, content_type in CONTENT_TYPES.items()
            if file != "schema.json"
        ],
    }
    return {
        "@context": CONTEXT,
        "@graph": [compact(facts), *(each_valid(rows, lambda row: compact(dataset.node(row))))],
    }


def compact(node):
    """Return a node without unknown values, for which JSON-LD has no word."""
    if isinstance(node, dict):
        return {name: compact(value) for name, value in node.items() if value not in (None, [], "")}
    return [compact(value) for value in node] if isinstance(node, list) else node


def schema(dataset, rows, address):
    """Return the JSON Schema of the dataset's JSON."""
    text, moment = {"type": "string"}, {"type": ["string", "null"], "format": "date-time"}
    licence = {"type": "object", "properties": dict.fromkeys(LICENCE, text), "required": list(LICENCE)}
    return {
        "$schema": SCHEMA_VERSION,
        "$id": address(dataset, "schema.json"),
        "title": str(dataset.title),
        "description": str(dataset.description),
        **shape(
            {
                **dict.fromkeys(("$schema", "title", "description", "address", "language", "publisher", "note"), text),
                "licence": licence,
                "modified_at": moment,
                "rows": {"type": "array", "items": shape({c.name: described(c) for c in dataset.columns})},
            }
        ),
    }


def shape(properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def described(column):
    """Return the schema of a column: null is allowed where a value may be unpublished."""
    one = shape({part.name: described(part) for part in column.parts}) if column.parts else {"type": column.type}
    if column.format:
        one["format"] = column.format
    if column.choices:
        one["enum"] = [code for code, _meaning in column.choices]
    if column.is_list:
        one = {"type": "array", "items": one}
    if not column.is_always_known:
        one["type"] = [one["type"], "null"]
        if "enum" in one:
            one["enum"].append(None)
    meanings = ", ".join(f"{code} = {meaning}" for code, meaning in column.choices)
    return {"description": f"{column.label}{f' ({meanings})' if meanings else ''}", **one}


# The suffixes of a dataset's URLs, and their content types.
CONTENT_TYPES = {
    "csv": "text/csv",
    "excel.csv": "text/csv",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "schema.json": "application/schema+json",
}
WRITERS = {"csv": as_csv, "excel.csv": as_excel, "json": as_json, "jsonld": as_json_ld, "schema.json": schema}
