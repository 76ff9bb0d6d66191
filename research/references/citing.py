"""Formats references with a CSL style, with citeproc-py; and publications as CSL-JSON, its input.

The style is a file; any style of the Citation Style Language can replace it.
"""

import re
from functools import cache
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from research.kinds import name_of
from research.publications import Publication

STYLE = Path(__file__).parent / "styles" / "reference.csl"
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
# The style adds a full stop after other closing punctuation.
_TWICE_ENDED = re.compile(r"([?!…])\.")


def as_csl(publication: Publication):
    """Return a publication as an item of CSL-JSON; what is not known is left out."""
    day = publication.date
    parts = [day.year, day.month, day.day] if day else [publication.year] if publication.year else None
    known = {
        "id": publication.slug,
        "type": name_of(publication.kind, "csl"),
        "title": publication.title,
        "author": [{"literal": name} for name in publication.author_list],
        "issued": {"date-parts": [parts]} if parts else None,
        "container-title": publication.container,
        "volume": publication.volume,
        "issue": publication.issue,
        "page": publication.pages,
        "DOI": publication.doi,
        "URL": publication.address,
        "language": publication.language,
    }
    return {name: value for name, value in known.items() if value}


@cache
def style(language):
    return CitationStylesStyle(str(STYLE), locale=LOCALES.get(language, "en-US"), validate=False)


def escaped(value):
    """Return data with every text escaped: citeproc-py sets texts as they are into its HTML."""
    if isinstance(value, dict):
        return {name: escaped(part) for name, part in value.items()}
    if isinstance(value, list):
        return [escaped(part) for part in value]
    return str(escape(value)) if isinstance(value, str) else value


def references(publications, is_short=False):
    """Return the reference of each publication as HTML, in order; `is_short` leaves the title out, as lists do."""
    items = [escaped(as_csl(publication)) for publication in publications]
    if not items:
        return []
    bibliography = CitationStylesBibliography(style(get_language()), CiteProcJSON(items), formatter.html)
    citations = [Citation([CitationItem(item["id"])]) for item in items]
    for citation in citations:
        bibliography.register(citation)
    printed = (
        [bibliography.cite(one, lambda item: None) for one in citations] if is_short else bibliography.bibliography()
    )
    return [mark_safe(_TWICE_ENDED.sub(r"\1", str(html))) for html in printed]  # noqa: S308 - escaped before
