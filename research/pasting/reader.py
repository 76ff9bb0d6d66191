"""Parses pasted BibTeX, RIS, DOIs and HAL identifiers into records, without the network.

`bibtexparser` and `rispy` parse the files; unreadable entries are reported, and the others are kept.
"""

import re
from dataclasses import dataclass

import bibtexparser
import rispy
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MergeNameParts,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.model import Entry as BibtexEntry
from bibtexparser.model import ImplicitComment
from django.utils.translation import gettext as _

from pepr_site.pages.text import fold
from research.identifiers import doi_of, hal_id_of, nnt_of
from research.kinds import kind_of
from research.publications import Source
from research.sources import Record, clean

_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
# The notation of this site's own exports.
_ENSURED = re.compile(r"\\ensuremath\{([^{}]*)\}")
_RAISED = re.compile(r"([_^])(?:\{([0-9+()=−-]+)\}|([0-9+−-]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)[ ]?")
_SIGNS = "0123456789+-−=()"
PLACES = {"_": str.maketrans(_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"), "^": str.maketrans(_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")}
_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho  sigma tau upsilon phi "
    "chi psi omega"
)
GREEK = {name: chr(ord("α") + place) for place, name in enumerate(_NAMES.split(" ")) if name}
GREEK |= {name.capitalize(): letter.upper() for name, letter in GREEK.items()}
GREEK |= {"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varsigma": "ς", "varrho": "ϱ", "varpi": "ϖ"}


def maths_as_text(text):
    """Return a text of LaTeX without dollars: what has no letter of its own stays as a group, for LaTeX's reader."""
    for form in (_MATHS, _ENSURED):
        text = form.sub(lambda found: "{" + _with_signs(found.group(1)) + "}", text)
    return text


def _with_signs(maths):
    """Return the text between two dollar signs with subscripts, superscripts and Greek letters."""
    raised = _RAISED.sub(lambda found: (found[2] or found[3]).translate(PLACES[found[1]]), maths)
    return _COMMAND.sub(lambda found: GREEK.get(found[1], found[0]), raised)


MOST_ENTRIES, MOST_LETTERS = 200, 500_000
_BIBTEX, _RIS = re.compile(r"^[ \t]*@\w+[ \t]*[{(]", re.MULTILINE), re.compile(r"^[ \t]*TY {1,2}-", re.MULTILINE)
_BRACES = str.maketrans("", "", "{}")
_RIS_LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9]) {1,2}-(.*)")
# BibTeX fields with the place of publication, the most common first.
BIBTEX_CONTAINERS = ("journal", "journaltitle", "booktitle", "school", "institution", "publisher", "howpublished")
_BETWEEN = re.compile(r"[\s;,]+")
_SURE = re.compile(r"^10\.|-\d{5,}$")
MATHS_FIELDS = {"title", *BIBTEX_CONTAINERS}
# Words among the authors that are not names.
NOBODY = {"", "and", "others", "et al", "et al.", "and others"}
FRENCH = {"fr", "french", "francais", "français"}


@dataclass
class Entry:
    """A pasted entry: a `record`, or an `identifier` to look up in a source; otherwise the `problem` with it."""

    record: Record | None = None
    identifier: str = ""
    problem: str = ""
    text: str = ""


def read(pasted):
    """Return the `Entry`s of what was pasted, in order, each thing once."""
    pasted = pasted.replace("\x00", "")[:MOST_LETTERS]
    if _BIBTEX.search(pasted):
        entries = read_bibtex(pasted)
    elif _RIS.search(pasted):
        entries = read_ris(pasted)
    else:
        entries = read_identifiers(pasted)
    known = {name for entry in entries if entry.record for name in (entry.record.doi, entry.record.hal_id)}
    entries = [entry for entry in entries if not entry.identifier or entry.identifier not in known]
    seen, kept = set(), []
    for entry in entries:
        key = key_of(entry)
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept[:MOST_ENTRIES]


def key_of(entry):
    """Return the key that identifies an entry within the input."""
    record = entry.record
    if record:
        names = record.doi or record.hal_id or record.nnt
        return names or (record.kind, fold(record.title), record.year, fold(record.authors[0]))
    return entry.identifier or (entry.problem, entry.text)


def read_bibtex(text):
    library = numbered(bibtexparser.parse_string(text, parse_stack=[]))
    for middleware in (ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()):
        library = middleware.transform(library)
    # URLs are not LaTeX: « % » does not start a comment.
    addresses = {entry.key: entry.fields_dict["url"].value for entry in library.entries if "url" in entry.fields_dict}
    without_maths(library.entries)
    for middleware in (LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts(), MergeNameParts(style="first")):
        library = middleware.transform(library)
    entries = []
    for block in library.blocks:
        if block in library.failed_blocks:
            entries.append(Entry(problem=_("illisible"), text=clean.text(block.raw or "", 120)))
        elif isinstance(block, ImplicitComment):
            entries += read_other(block.comment)
        elif isinstance(block, BibtexEntry):
            values = {name.lower(): field.value for name, field in block.fields_dict.items()}
            values["url"] = addresses.get(block.key, "")
            entries.append(checked(bibtex_record(block.entry_type.lower(), values, block.key)))
    return entries


def without_maths(entries):
    """Write the titles and the places of publication of entries without the maths of LaTeX."""
    for field in (field for entry in entries for field in entry.fields):
        if field.key.lower() in MATHS_FIELDS and isinstance(field.value, str):
            field.value = maths_as_text(field.value)


def numbered(library):
    """Return the library with a number in each key: of two entries of one key the second is no fault."""
    blocks = [getattr(block, "ignore_error_block", None) or block for block in library.blocks]
    for number, block in enumerate(blocks):
        if isinstance(block, BibtexEntry):
            block.key = f"{block.key}-{number}"
    return Library(blocks)


def bibtex_record(kind, values, key):
    """Return the `Record` of a BibTeX entry."""

    def text_of(*names):
        return next((text for text in (clean.text(unbraced(values.get(name)), 1000) for name in names) if text), "")

    authors = values.get("author") or []
    authors = authors if isinstance(authors, list) else [name.strip() for name in re.split(r"\sand\s", str(authors))]
    names = [clean.text(unbraced(author), 300) for author in authors]
    day, language = text_of("date"), text_of("language", "langid").lower()
    doi, hal_id = doi_of(text_of("doi", "url")), hal_id_of(text_of("hal_id")) or hal_id_of(text_of("url"))
    return Record(
        source=Source.BIBTEX.value,
        key=doi or hal_id or key,
        title=text_of("title"),
        kind=kind_of(kind, "bibtex"),
        language="fr" if language in FRENCH else language[:2] or "en",
        authors=[name for name in names if name.casefold() not in NOBODY],
        year=clean.year(text_of("year") or day),
        date=clean.day(day),
        container=text_of(*BIBTEX_CONTAINERS)[:500],
        volume=text_of("volume")[:40],
        issue=text_of("number", "issue")[:40],
        pages=text_of("pages").replace("--", "–")[:60],
        doi=doi,
        hal_id=hal_id,
        nnt=nnt_of(text_of("nnt")),
        source_address=clean.web_address(unbraced(values.get("url"))),
    )


def unbraced(value):
    return value.translate(_BRACES).strip() if isinstance(value, str) else value


def read_other(text):
    """Parse the text before, between and after the entries: identifiers, or RIS; comments are ignored."""
    return read_ris(text) if _RIS.search(text) else sure_identifiers(text)


def sure_identifiers(text):
    """Return an `Entry` for each DOI or HAL identifier among other words, of which « covid-19 » is none."""
    return [entry for entry in read_identifiers(text) if _SURE.search(entry.identifier)]


def read_ris(text):
    """Return the `Entry`s of RIS, whose « TY » begins a record whether or not « ER » has closed the one before."""
    records, beside = ris_records(text)
    found = [entry for lines in records[:MOST_ENTRIES] for entry in read_ris_record("\n".join([*lines, "ER  - "]))]
    return found + sure_identifiers("\n".join(beside))


def ris_records(text):
    """Return the lines of each record of RIS, and those beside the records."""
    records, beside, is_open, is_after_gap = [], [], False, False
    for line in text.splitlines():
        tag, value = found.groups() if (found := _RIS_LINE.match(line)) else ("", line)
        if tag == "TY":
            records.append([])
        is_open = tag == "TY" or (is_open and tag != "ER")
        if is_open and tag:
            records[-1].append(f"{tag}  - {value.strip()}")
        elif is_open and line.strip() and not is_after_gap and not is_identifiers(line):
            # A continuation line.
            records[-1].append(f"      {line.strip()}")
        elif not tag:
            beside.append(line)
        is_after_gap = not tag and (not line.strip() or is_after_gap)
    return records, beside


def is_identifiers(line):
    """Whether a line names publications, and says nothing else."""
    return all(sure_identifiers(piece) for piece in _BETWEEN.split(line.strip()))


def read_ris_record(text):
    try:
        rows = rispy.loads(text, skip_unknown_tags=True)
    except (OSError, ValueError, KeyError, IndexError) as error:
        return [
            Entry(problem=_("illisible : %(reason)s") % {"reason": type(error).__name__}, text=clean.text(text, 120))
        ]
    return [checked(ris_record(row)) for row in rows]


def ris_record(row):
    """Return the `Record` of a RIS entry, as rispy gives it."""

    def text_of(*names):
        values = (row.get(name) for name in names)
        return next((text for text in (clean.text(first(value), 1000) for value in values) if text), "")

    doi, urls = doi_of(text_of("doi")), row.get("urls") or row.get("url") or []
    address = clean.web_address(first(urls))
    hal_id, day = hal_id_of(address), text_of("date", "publication_year").replace("/", "-").strip("-")
    pages = "–".join(filter(None, [text_of("start_page"), text_of("end_page")]))
    return Record(
        source=Source.RIS.value,
        key=doi or hal_id or text_of("id", "title", "primary_title"),
        title=text_of("title", "primary_title"),
        kind=kind_of(row.get("type_of_reference"), "ris"),
        language=text_of("language")[:2].lower() or "en",
        authors=[in_order(name) for name in clean.texts(row.get("authors") or row.get("first_authors") or [])],
        year=clean.year(text_of("year", "publication_year") or day),
        date=clean.day(day),
        container=text_of("secondary_title", "journal_name", "alternate_title3", "alternate_title1", "publisher")[:500],
        volume=text_of("volume")[:40],
        issue=text_of("number")[:40],
        pages=pages[:60],
        doi=doi,
        hal_id=hal_id,
        source_address=address,
    )


def first(value):
    return value[0] if isinstance(value, list) and value else value


def in_order(name):
    """Return « Inès Bâtard » for « Bâtard, Inès »."""
    family, _comma, given = name.partition(",")
    return " ".join(filter(None, [given.strip(), family.strip()]))


def checked(record):
    """Return the `Entry` of a record, with its problem if it is incomplete."""
    if not record.title:
        return Entry(problem=_("sans titre"), text=record.key)
    if not record.authors:
        return Entry(problem=_("sans auteur"), text=record.title)
    return Entry(record=record)


def read_identifiers(text):
    """Return an `Entry` for each word or line that is a DOI or a HAL identifier, and one for each that is none."""
    entries = []
    for piece in _BETWEEN.split(text):
        identifier = doi_of(piece) or hal_id_of(piece)
        # Words around identifiers are ignored: « doi », « et ».
        if identifier:
            entries.append(Entry(identifier=identifier))
        elif any(character.isdigit() for character in piece):
            entries.append(Entry(problem=_("ni DOI, ni identifiant HAL"), text=piece[:120]))
    return entries
