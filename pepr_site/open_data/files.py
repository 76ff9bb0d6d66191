"""Writes a dataset as CSV, JSON and JSON-LD, and the JSON Schema of its JSON."""

import csv
import io
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pepr_site.open_data.datasets import LICENCE
from pepr_site.pages.site_settings import site_text
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


def as_csv(dataset, rows, address):
    """Return the rows as CSV (RFC 4180), in UTF-8 with a byte order mark for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in dataset.columns])
    writer.writerows([cell(row[column.name]) for column in dataset.columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value):
    """Return a value as a cell: « non publié » for None, and no text that a spreadsheet would execute."""
    if value is None:
        return _("non publié")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int | float):
        return value
    return guarded(SEPARATOR.join(map(item, value)) if isinstance(value, list) else item(value))


def guarded(text):
    """Return a text that no spreadsheet executes."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def item(value):
    if isinstance(value, dict):
        return " ; ".join(item(part) for part in value.values() if part is not None)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


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
WRITERS = {"csv": as_csv, "json": as_json, "jsonld": as_json_ld, "schema.json": schema}
