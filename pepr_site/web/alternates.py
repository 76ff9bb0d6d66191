"""What a page offers beside itself, at its own address and a file's name: `/actualites/atom.xml`, `/appels/agenda.ics`.

An app says in its `ready()` what the pages of a class offer, with `offer()`.
The address follows the page's own, in every language; when an editor changes
it, Wagtail's redirects cover the outlets too (`BasePage.get_route_paths`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

FEED, CALENDAR = "feed", "calendar"


@dataclass(frozen=True)
class Outlet:
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


_offered = {}


def offer(label, *outlets):
    """Let the pages of a class offer `outlets`; `label` is such as "news.NewsIndexPage"."""
    known = _offered.setdefault(label, {})
    known.update({outlet.file: outlet for outlet in outlets})


def outlets_of(page):
    """Return the outlets of a page by the name of their file.

    An alias has none: its original has; nor has a page about which nothing is published.
    """
    return {} if page.alias_of_id or page.has_nothing_published else _offered.get(page._meta.label, {})


def offers(page, request):
    """Return what a page offers as `{kind: [{title, format, url, type, topic}]}`, topic by topic, for its template."""
    found = {FEED: [], CALENDAR: []}
    for outlet in outlets_of(page).values():
        for topic, title in outlet.titles(page).items():
            step = f"{topic}/" if topic else ""
            found[outlet.kind].append(
                {
                    "title": title,
                    "format": outlet.format,
                    "url": f"{page.get_url(request)}{step}{outlet.file}",
                    "type": outlet.content_type,
                    "topic": topic,
                }
            )
    return {kind: sorted(entries, key=lambda entry: entry["topic"]) for kind, entries in found.items()}


def absolute(page, request):
    """Return the address of a page, host included."""
    return settings.SITE_URL + page.get_url(request)


def lasting_name(page):
    """Return a `tag:` address (RFC 4151) that names a page for ever, whatever its slug and its place."""
    return f"tag:{settings.SITE_ADDRESS.hostname},2026:{page.translation_key}/{page.locale.language_code}"
