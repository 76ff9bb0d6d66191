"""A page as it was on a day, at a permanent URL: `/versions/<identifier>/2026-11-30/`.

Read from the publication history, which keeps every version that was ever public. Only pages that are public today
have one, showing only what was public at the end of that day: see `docs/decisions/dated-versions.md`.
"""

import datetime
import json
import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from django.db import models
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision, TranslatableMixin

from people.models import Person
from pepr_site.pages.base import BasePage
from pepr_site.pages.dates import at_midnight
from pepr_site.pages.links import absolute
from pepr_site.pages.originals import in_block
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import fold
from pepr_site.pages.visibility import is_readable
from pepr_site.web.citation import Citation
from pepr_site.web.full_text import full_text
from programme.figures.forms import CHANGED
from programme.figures.models import TOKEN, KeyFigure
from programme.history.changes import COMMON, NOT_FACTS, is_plain, read_value, visible_fields

PUBLISHED, WITHDRAWN, MOVED = "wagtail.publish", "wagtail.unpublish", "wagtail.move"
CLOSED = "wagtail.view_restriction."
# The number of dates listed below a version.
MOST_DAYS = 20


@require_safe
def show(request, identifier, day=""):
    """A page at the end of a day, by default the last on which it changed.

    410 where that version names a withdrawn person.
    """
    page = page_of(identifier)
    history = History(page)
    days = history.days()
    day = read_day(day or f"{next(iter(days), '')}")
    publication = history.publication_on(day)
    if publication is None:
        raise Http404
    version = version_of(page, publication.revision_id, day)
    is_gone = names_withdrawn(version)
    context = {
        "version": None if is_gone else version,
        "day": day,
        "is_today": day == timezone.localdate(),
        "published_at": publication.timestamp,
        "live_url": page.get_url(request),
        "live_title": page.title,
        "days": [{"day": other, "url": address_of(page, other)} for other in days[:MOST_DAYS]],
        "reference": cited(page, version.title, day, publication).text,
        "canonical_url": absolute(page.get_url(request)),
        "permanent_url": absolute(address_of(page, day)),
        "noindex": True,
        # The versions of the other language have other dates.
        "languages": [],
        "breadcrumb": [*page.get_breadcrumb(request)[:-1], {"title": page.short_name, "url": page.get_url(request)}],
    }
    return render(request, "site/version.html", context, status=410 if is_gone else 200)


def address_of(page, day):
    return reverse("version", args=[page.translation_key, day.isoformat()])


def cited(page, title, day, publication):
    """Return the citation of a version, with its URL."""
    site = site_text(get_language())
    return Citation(
        title=title,
        author=site.public_name,
        note=site.standing,
        dated=timezone.localdate(publication.timestamp),
        address=absolute(address_of(page, day)),
        language=get_language(),
        version=day,
    )


def page_of(identifier):
    """Return the public page with an identifier in the active language. Raises `Http404`."""
    pages = Page.objects.filter(is_readable(), translation_key=identifier, locale__language_code=get_language())
    page = pages.filter(depth__gt=1).select_related("locale").first()
    if page is None or not issubclass(page.specific_class, BasePage):
        raise Http404
    return page.specific


def read_day(text):
    """Return a past date. Raises `Http404`."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not day.year >= 2000 or day > timezone.localdate():
        raise Http404
    return day


def end_of(day):
    return at_midnight(day + datetime.timedelta(days=1))


class History:
    """When a page was published, unpublished, and private, itself or through an ancestor; two queries."""

    def __init__(self, page):
        ids = {page.pk, *self._above([page.path])}
        entries = self._entries(ids)
        self.states = [e for e in entries if e.page_id == page.pk and e.action in {PUBLISHED, WITHDRAWN}]
        # Its parents before a move may have been private, or may have been deleted with their log.
        moves = {e.data.get("source", {}).get("id"): e.timestamp for e in entries if e.action == MOVED}
        left = dict(Page.objects.filter(pk__in=moves.keys() - ids).values_list("pk", "path")) if moves else {}
        self.known_from = max((moment for pk, moment in moves.items() if pk not in {*left, *ids}), default=None)
        entries += self._entries({*left, *self._above(left.values())} - ids) if left else []
        self.closings = [entry for entry in entries if entry.action.startswith(CLOSED)]

    @staticmethod
    def _above(paths):
        """Return the keys of the pages above those of these paths."""
        steps = {path[:end] for path in paths for end in range(Page.steplen, len(path), Page.steplen)}
        return Page.objects.filter(path__in=steps).values_list("pk", flat=True)

    @staticmethod
    def _entries(ids):
        entries = PageLogEntry.objects.filter(page__in=ids).defer("user", "content_type")
        actions = [PUBLISHED, WITHDRAWN, MOVED, *(f"{CLOSED}{what}" for what in ("create", "edit", "delete"))]
        return list(entries.filter(action__in=actions).order_by("timestamp", "pk"))

    def publication_on(self, day):
        """Return the log entry of what was public at the end of a day, or None."""
        until = end_of(day)
        last = next((entry for entry in reversed(self.states) if entry.timestamp < until), None)
        is_known = not self.known_from or self.known_from < until
        is_open = is_known and last and last.action == PUBLISHED and last.revision_id and not self.is_closed(until)
        return last if is_open else None

    def is_closed(self, moment):
        """Whether the page, or an ancestor, was private at a time."""
        for pk in {entry.page_id for entry in self.closings}:
            own = [entry for entry in self.closings if entry.page_id == pk]
            before = [entry for entry in own if entry.timestamp < moment]
            # Before the first entry, the state is the opposite of that entry's.
            is_open = before[-1].action.endswith("delete") if before else own[0].action.endswith("create")
            if not is_open:
                return True
        return False

    def days(self):
        """Return the days with a version of their own, the latest first."""
        days = {timezone.localdate(entry.timestamp) for entry in self.states if entry.action == PUBLISHED}
        return [day for day in sorted(days, reverse=True) if self.publication_on(day)]


@dataclass
class PageContent:
    """The content of a page: its texts, its facts as `(label, value)`, its rows as texts, its body as HTML."""

    title: str
    standfirst: str
    facts: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    body: str = ""
    texts: list = field(default_factory=list)
    sources: list = field(default_factory=list)

    @property
    def words(self):
        """All of it, as one text to search."""
        facts = [value for _label, value in self.facts]
        body = BeautifulSoup(self.body, "html.parser").get_text(" ")
        sources = [source.value["label"] for source in self.sources]
        return " ".join([self.title, self.standfirst, *facts, *self.rows, body, *self.texts, *sources])


def version_of(page, revision_id, day):
    """Return the `PageContent` of a revision, with the key figures of a day."""
    revision = Revision.objects.get(pk=revision_id)
    revision.content = with_figures_of(revision.content, day)
    version = revision.as_object()
    own = [one for one in visible_fields(type(version)) if one.name not in COMMON]
    streams = [one for one in own if isinstance(one, StreamField)]
    facts = [
        (capfirst(str(one.verbose_name)), value)
        for one in own
        if one not in streams and (value := read_value(one, revision.content.get(one.name)))
    ]
    others = (one for one in streams if one.name != "body")
    return PageContent(
        title=version.title,
        standfirst=version.standfirst,
        facts=facts,
        rows=[row for relation in get_all_child_relations(type(version)) for row in visible_rows(version, relation)],
        body=full_text(version, is_words_alone=True),
        texts=[text for one in others for text in in_block(one.stream_block, getattr(version, one.name), True)],
        sources=list(version.sources),
    )


def visible_rows(version, relation):
    """Return the text of each inline row of a page, without empty ones."""
    rows = getattr(version, relation.get_accessor_name()).all()
    return [text for row in rows if (text := " · ".join(words_of(row)))]


def words_of(row):
    """Return the values of a row, as read, and the names of the snippets that it leads to."""
    found = []
    for one in row._meta.concrete_fields:
        if isinstance(one, models.ForeignKey):
            is_named = issubclass(one.related_model, TranslatableMixin) and not issubclass(one.related_model, Page)
            target = getattr(row, one.name) if is_named else None
            found.append(str(getattr(target, "short_name", "") or target or ""))
        elif is_plain(one, models.BooleanField) and one.name not in NOT_FACTS:
            found.append(read_value(one, getattr(row, one.name)))
    return list(filter(None, found))


def with_figures_of(content, day):
    """Return a revision's content with each changed key figure as it was at the end of a day."""
    text, language = json.dumps(content), get_language()
    if not TOKEN.search(text):
        return content
    entries = ModelLogEntry.objects.filter(action=CHANGED, timestamp__gte=end_of(day)).order_by("-timestamp", "-pk")
    slugs = {str(pk): slug for pk, slug in KeyFigure.objects.values_list("pk", "slug")}
    before = {
        slugs[entry.object_id]: entry.data.get("before", {}).get(language, {}).get("text", "")
        for entry in entries
        if entry.object_id in slugs
    }
    # Streams are JSON inside JSON: characters that would need escaping are removed.
    before = {slug: re.sub(r'["\\\x00-\x1f]', "", words) for slug, words in before.items()}
    return json.loads(TOKEN.sub(lambda found: before.get(found[1]) or found[0], text)) if before else content


def names_withdrawn(version):
    """Whether a version names a withdrawn person."""
    words = f" {plain(version.words)} "
    for name in Person.objects.exclude(withdrawn_at=None).values_list("name", flat=True):
        *first, last = plain(name).split() or [""]
        if last and any(f" {order} " in words for order in (plain(name), " ".join([last, *first]))):
            return True
    return False


def plain(text):
    """Return the words of a text without case, accents or signs."""
    return " ".join(re.findall(r"\w+", fold(text)))
