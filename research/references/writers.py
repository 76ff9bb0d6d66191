"""Writes publications as BibTeX, RIS and CSL-JSON.

`bibtexparser` and `rispy` write them, according to each format's rules.
"""

import json

import bibtexparser
import rispy
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Entry, Field

from research.kinds import name_of
from research.references.citing import as_csl

# The field of the place of publication, by entry type.
BIBTEX_CONTAINERS = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "phdthesis": "school",
    "techreport": "institution",
    "book": "publisher",
}


def bib(publications):
    """Return publications as BibTeX, in ASCII; names and titles keep their accents by LaTeX's commands."""
    library = Library([bib_entry(publication) for publication in publications])
    # URLs are not LaTeX.
    kept = {block.key: {field.key: field.value for field in block.fields} for block in library.entries}
    library = LatexEncodingMiddleware(keep_math=False, allow_inplace_modification=False).transform(library)
    for entry in library.entries:
        for field in entry.fields:
            if field.key in {"doi", "url"}:
                field.value = kept[entry.key][field.key]
    return bibtexparser.write_string(library)


def bib_entry(publication):
    kind = name_of(publication.kind, "bibtex")
    month = str(publication.date.month) if publication.date else ""
    known = {
        "author": " and ".join(publication.author_list),
        "title": publication.title,
        BIBTEX_CONTAINERS.get(kind, "howpublished"): publication.container,
        "year": str(publication.year or ""),
        "month": month,
        "volume": publication.volume,
        "number": publication.issue,
        "pages": publication.pages.replace("–", "--"),
        "doi": publication.doi,
        "url": publication.address,
    }
    return Entry(kind, publication.slug, [Field(name, value) for name, value in known.items() if value])


def ris(publications):
    """Return publications as RIS."""
    return rispy.dumps([ris_entry(publication) for publication in publications])


def ris_entry(publication):
    begun, _dash, ended = publication.pages.replace("–", "-").partition("-")
    known = {
        "type_of_reference": name_of(publication.kind, "ris"),
        "id": publication.slug,
        "authors": publication.author_list,
        "title": publication.title,
        "secondary_title": publication.container,
        "year": str(publication.year or ""),
        "date": f"{publication.date:%Y/%m/%d}" if publication.date else "",
        "volume": publication.volume,
        "number": publication.issue,
        "start_page": begun.strip(),
        "end_page": ended.strip(),
        "doi": publication.doi,
        "urls": [publication.address] if publication.address else [],
        "language": publication.language,
    }
    return {name: value for name, value in known.items() if value}


def csl(publications):
    """Return publications as CSL-JSON."""
    return json.dumps([as_csl(publication) for publication in publications], ensure_ascii=False, indent=1)
