"""A dataset as CSV that opens in columns in Excel, in each language.

The CSV of `files` (RFC 4180) is for programs. Here headings and codes are words, numbers and dates are formatted for
the spreadsheet of that language, and an unknown value leaves its cell empty, with the reason in the last column.
"""

import csv
import datetime
import io
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pepr_site.open_data.files import SEPARATOR, guarded
from pepr_site.pages.text import as_rendered


@dataclass(frozen=True)
class Dialect:
    """The separator and the number and date formats of the spreadsheets of a language."""

    separator: str
    point: str
    day: str
    moment: str


DIALECTS = {"fr": Dialect(";", ",", "%d/%m/%Y", "%d/%m/%Y %H:%M")}
OTHERS = Dialect(",", ".", "%Y-%m-%d", "%Y-%m-%d %H:%M")


def as_excel(dataset, rows, address):
    """Return the rows in the dialect of the active language, in UTF-8 with a byte order mark."""
    dialect = DIALECTS.get(get_language(), OTHERS)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.separator)
    writer.writerow(
        [*(as_rendered(column.label) for column in dataset.columns), as_rendered(_("Pourquoi des cases sont vides"))]
    )
    writer.writerows([*(_cell(row[c.name], c, dialect) for c in dataset.columns), _why(row, dataset)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _why(row, dataset):
    """Return why cells of a row are empty, and which; "" where none is."""
    unknown = [as_rendered(column.label) for column in dataset.columns if row[column.name] is None]
    return (
        as_rendered(_("Non publié dans les sources lues : %(facts)s") % {"facts": SEPARATOR.join(unknown)})
        if unknown
        else ""
    )


def _cell(value, column, dialect):
    if value is None:
        return ""
    if isinstance(value, list):
        return guarded(SEPARATOR.join(str(_item(each, column, dialect)) for each in value))
    found = _item(value, column, dialect)
    return guarded(found) if isinstance(value, str) else found


def _item(value, column, dialect):
    """Return one value of a column as text, a number or a date."""
    if isinstance(value, dict):
        parts = {part.name: part for part in column.parts}
        return " ; ".join(str(_item(held, parts[name], dialect)) for name, held in value.items() if held is not None)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", dialect.point)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime(dialect.moment)
    if isinstance(value, datetime.date):
        return value.strftime(dialect.day)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(dict(column.choices).get(value, value))
