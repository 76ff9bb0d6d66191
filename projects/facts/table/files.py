"""The table as a spreadsheet file: export, and import of the edited file."""

import codecs
import csv
import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pepr_site.open_data.files import FORMULA, cell
from pepr_site.pages.dates import folded
from projects.facts.expected import every_fact

NUMBER = "numero"
MOST_BYTES, MOST_ROWS = 1_000_000, 500
DELIMITERS = (";", ",", "\t")
ENCODINGS = ("utf-8-sig", "cp1252")
# The byte order marks of files that spreadsheets save as « texte Unicode ».
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The first line in which Excel declares the separator.
DECLARED = "sep="


def headings():
    """Return the header row of the file: the number of the project, then the facts."""
    return [_("numéro"), *(str(fact.label) for fact in every_fact())]


def as_csv(rows):
    """Return the rows as CSV for French spreadsheets: semicolons, UTF-8 with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=DELIMITERS[0])
    writer.writerow(headings())
    writer.writerows([row.page.number, *(cell(change.was) for change in row.cells.values())] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read(upload, rows):
    """Return the edits in a file, in the format of the table's form: `{cell name: text}`.

    `upload` is bytes. Empty cells change nothing. Raises `ValidationError` with one message about the file as a whole.
    """
    (_place, first), *lines = _lines(_text(upload))
    columns = _columns(first)
    by_number, seen, typed = {row.page.number: row for row in rows}, set(), {}
    for place, line in lines:
        if any(part.strip() for part in line[len(first) :]):
            raise ValidationError(_("Ligne %(line)s : plus de cases que de colonnes.") % {"line": place})
        values = dict(zip(columns, line, strict=False))
        row = by_number.get(_number(values.get(NUMBER, ""), place))
        if row is None:
            message = _("Ligne %(line)s : aucun projet de ce numéro ne vous est ouvert.")
            raise ValidationError(message % {"line": place})
        if row.page.pk in seen:
            raise ValidationError(_("Ligne %(line)s : ce projet est déjà dans le fichier.") % {"line": place})
        seen.add(row.page.pk)
        for key, text in values.items():
            if key != NUMBER and row.cells[key].fact.is_typed and plain(text):
                typed[row.cells[key].name] = plain(text)
    return typed


def plain(text):
    """Return the text of a cell, without the protection against formulas."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].lstrip(" ").startswith(FORMULA) else text


def _text(upload):
    if len(upload) > MOST_BYTES:
        raise ValidationError(_("Le fichier est trop lourd : un mégaoctet au plus."))
    for encoding in ("utf-16",) if upload.startswith(WIDE) else ENCODINGS:
        try:
            text = upload.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValidationError(_("Ce fichier n’est pas un texte. Enregistrez la feuille au format CSV."))
    if "\0" in text or not text.strip():
        raise ValidationError(_("Ce fichier n’est pas un tableau CSV, ou il est vide."))
    return text


def _lines(text):
    """Return the lines that say something, the first of which names the columns, each with its place in the file."""
    first = text.lstrip().splitlines()[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, line) for line in reader if any(part.strip() for part in line)]
    except csv.Error:
        raise ValidationError(_("Ce fichier n’est pas un tableau CSV : un guillemet n’est pas fermé.")) from None
    if first.strip().strip('"').lower().startswith(DECLARED):
        lines = lines[1:]
    if not lines:
        raise ValidationError(_("Ce fichier n’est pas un tableau CSV, ou il est vide."))
    if len(lines) > MOST_ROWS + 1:
        raise ValidationError(_("Le fichier a trop de lignes : %(most)s au plus.") % {"most": MOST_ROWS})
    return lines


def _columns(names):
    """Return the keys of the columns of the file, from the labels in its first line."""
    known = {folded(str(fact.label)): fact.key for fact in every_fact()} | {f.key: f.key for f in every_fact()}
    known |= {NUMBER: NUMBER, "number": NUMBER}
    columns = []
    for name in names:
        key = known.get(folded(name))
        if key is None:
            raise ValidationError(_("La colonne « %(name)s » n’est pas connue.") % {"name": name[:60]})
        if key in columns:
            raise ValidationError(_("La colonne « %(name)s » est là deux fois.") % {"name": name[:60]})
        columns.append(key)
    if NUMBER not in columns:
        raise ValidationError(_("Il manque la colonne « numéro », qui dit de quel projet il s’agit."))
    return columns


def _number(text, place):
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 5):
        raise ValidationError(
            _("Ligne %(line)s : « %(text)s » n’est pas un numéro.") % {"line": place, "text": text[:20]}
        )
    return int(digits)
