"""Alternate formats of a page, at file names under its URL: `/actualites/atom.xml`, `/appels/agenda.ics`.

A page class declares them in attributes: `feed`, a class of `pepr_site.web.feeds`; `calendar`, made by
`pepr_site.web.calendars.calendar()`; `exports`, a function that returns its formats; `sheet`, made by
`pepr_site.printing.sheets.sheet()`. Their URLs follow that of the page in every language; when an editor changes it,
Wagtail's redirects cover them too (`BasePage.get_route_paths`).
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from pepr_site.pages.attributes import attribute_of

FEED, CALENDAR, EXPORT, SHEET = "feed", "calendar", "export", "sheet"


@dataclass(frozen=True)
class AlternateFormat:
    """A file that a page offers.

    `respond(request, page, topic)` answers; `topic` is "" or a part of what the
    page lists, named by one more step of the address. `titles(page)` gives what
    is offered as `{topic: title}`; `format` is its name for a reader: « Atom ».
    """

    kind: str
    file: str
    format: str
    content_type: str
    respond: Callable
    titles: Callable
    has_topics: bool = False
    # Whether to subscribe to it, in a calendar application, rather than to download it once.
    is_followed: bool = False


def formats_of(model):
    """Return the alternate formats of a page class by the name of their file, in the active language."""
    return _formats_in(get_language(), model)


@functools.cache
def _formats_in(language, model):
    feed, exports = (attribute_of(model, name) for name in ("feed", "exports"))
    single = [found for name in ("calendar", "sheet") if (found := attribute_of(model, name))]
    formats = [*(feed.formats() if feed else []), *single, *(exports() if exports else [])]
    return {str(found.file): found for found in formats}


def alternates_of(page):
    """Return the alternate formats of a page by file name.

    An alias has none, since its original has; a page without published facts only has a sheet that says so.
    """
    formats = {} if page.alias_of_id else formats_of(type(page))
    if page.has_nothing_published:
        return {file: found for file, found in formats.items() if found.kind == SHEET}
    return formats


def alternates_context(page, request):
    """Return the alternate formats of a page for its template: `{kind: [{title, format, url, type, …}]}`."""
    found = {FEED: [], CALENDAR: [], EXPORT: [], SHEET: []}
    for alternate in alternates_of(page).values():
        for topic, title in alternate.titles(page).items():
            path = f"{page.get_url(request)}{topic}{'/' if topic else ''}{alternate.file}"
            found[alternate.kind].append(
                {
                    "title": title,
                    "format": alternate.format,
                    "url": path,
                    "type": alternate.content_type,
                    "topic": topic,
                    "webcal": f"webcal://{settings.SITE_ADDRESS.netloc}{path}" if alternate.is_followed else "",
                }
            )
    return {kind: sorted(entries, key=lambda entry: entry["topic"]) for kind, entries in found.items()}


def tag_uri(page):
    """Return a `tag:` URI (RFC 4151) that identifies a page for ever, whatever its slug and position."""
    return f"tag:{settings.SITE_ADDRESS.hostname},2026:{page.translation_key}/{page.locale.language_code}"
