"""What is new since a day: pages that were published, facts that changed, with their previous value and sources."""

import datetime
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format, localize, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from pepr_site.pages.base import BasePage
from pepr_site.pages.dates import at_midnight, plausible
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import visible
from programme.figures.forms import CHANGED

MOST_PAGES = 200
# Fields of all pages that visitors see.
COMMON = ("title", "standfirst")
# How a revision holds an empty field; an older one lacks those that did not exist yet.
NOTHING = (None, "", [], "[]")
# Fields that change the appearance of a page, not its content.
NOT_FACTS = {"also_asked", "footer", "illustration", "lead_image_alt", "lead_image_is_decorative", "compared_on"}


@dataclass(frozen=True)
class FactChange:
    """A fact that changed, with `before` and `after` as read, "" for nothing; `sources` are `(label, URL)`.

    The values of a long text are left out: `is_text` says that it was rewritten.
    """

    key: str
    title: str
    url: str
    label: str
    before: str
    after: str
    at: datetime.datetime
    sources: list = field(default_factory=list)
    is_text: bool = False


def new_pages(language, since):
    """Return the visible pages published since the day `since`, the latest first."""
    pages = visible(Page.objects.filter(depth__gt=1, locale__language_code=language))
    pages = pages.filter(first_published_at__gte=at_midnight(since)).select_related("content_type")
    return pages.order_by("-first_published_at", "-pk")[:MOST_PAGES]


def fact_changes(language, since):
    """Return the `FactChange` of every visible page and key figure since the day `since`, the latest first."""
    begin = at_midnight(since)
    found = [*_of_pages(language, begin), *_of_figures(language, begin)]
    return sorted(found, key=lambda change: (change.at, change.key), reverse=True)


def _of_pages(language, begin):
    pages = visible(Page.objects.filter(depth__gt=1, locale__language_code=language, last_published_at__gte=begin))
    pages = {page.pk: page for page in pages.order_by("-last_published_at")[:MOST_PAGES]}
    entries = PageLogEntry.objects.filter(action="wagtail.publish", page__in=pages, revision__isnull=False)
    entries = entries.select_related("revision").order_by("page_id", "timestamp", "pk")
    for page_id, published in groupby(entries, key=lambda entry: entry.page_id):
        model = ContentType.objects.get_for_id(pages[page_id].content_type_id).model_class()
        if not model or not issubclass(model, BasePage):
            continue
        for earlier, later in pairwise(entry for entry in published if entry.revision):
            if later.timestamp >= begin:
                yield from _between(pages[page_id], model, earlier.revision.content, later)


def _between(page, model, before, entry):
    """Yield the changes between two published versions of a page."""
    after = entry.revision.content
    common = {
        "title": as_rendered(after.get("title", page.title)),
        "url": page.get_url(),
        "at": entry.timestamp,
        "sources": _sources(before, after),
    }
    for one in visible_fields(model):
        values = before.get(one.name), after.get(one.name)
        if values[0] == values[1] or all(value in NOTHING for value in values):
            continue
        key, is_text = f"{entry.revision_id}/{one.name}", isinstance(one, StreamField)
        words = ("", "") if is_text else tuple(read_value(one, value) for value in values)
        label = _("Texte") if is_text else capfirst(str(one.verbose_name))
        if is_text or words[0] != words[1]:
            yield FactChange(key=key, label=label, before=words[0], after=words[1], is_text=is_text, **common)


def visible_fields(model):
    """Return the fields of a page class that visitors see."""
    shared = {one.name for one in [*BasePage._meta.local_fields, *Page._meta.get_fields()]}
    own = [one for one in model._meta.get_fields() if one.name not in shared and one.name not in NOT_FACTS]
    kinds = (models.ForeignKey, models.BooleanField)
    return [
        *(model._meta.get_field(name) for name in COMMON),
        *(one for one in own if isinstance(one, ParentalManyToManyField) or is_plain(one, kinds)),
    ]


def is_plain(one, left_out):
    """Whether a field holds a value of its own that somebody fills in, of none of the kinds `left_out`."""
    is_column = one.concrete and not one.many_to_many and one.editable and not one.primary_key
    return bool(is_column and not isinstance(one, left_out))


def read_value(one, value):
    """Return a value of a revision as a visitor reads it; "" for nothing."""
    if value in NOTHING:
        return ""
    if isinstance(one, ParentalManyToManyField):
        rows = one.related_model.objects.filter(pk__in=value)
        rows = visible(rows) if issubclass(one.related_model, Page) else rows
        return ", ".join(sorted(as_rendered(getattr(row, "short_name", None) or str(row)) for row in rows))
    value = one.to_python(value)
    if one.choices:
        return as_rendered(str(dict(one.flatchoices).get(value, value)))
    if isinstance(value, datetime.datetime):
        return as_rendered(date_format(value, "DATETIME_FORMAT")) if plausible(value) else ""
    if isinstance(value, datetime.date):
        return as_rendered(date_format(value)) if plausible(value) else ""
    if isinstance(value, datetime.time):
        return as_rendered(time_format(value))
    return as_rendered(str(value) if isinstance(value, str) or "year" in one.name else localize(value))


def _sources(before, after):
    """Return the sources that a version of a page adds: the others say nothing about the change."""
    had, has = (_listed(content) for content in (before, after))
    return [pair for pair in has if pair not in had]


def _listed(content):
    blocks = BasePage._meta.get_field("sources").to_python(content.get("sources") or "[]")
    return [(as_rendered(block.value["label"]), block.value["address"]) for block in blocks]


def _of_figures(language, begin):
    """Yield the changes of key figures, once for all languages."""
    entries = ModelLogEntry.objects.filter(action=CHANGED, timestamp__gte=begin).order_by("timestamp", "pk")
    seen = set()
    for entry in entries:
        before, after = (entry.data.get(name, {}).get(language) for name in ("before", "after"))
        if not before or not after or entry.uuid in seen or before["text"] == after["text"]:
            continue
        seen.add(entry.uuid)
        yield FactChange(
            key=f"figure-{entry.pk}",
            title=as_rendered(capfirst(after["label"])),
            url=reverse("wagtail_serve", args=[""]),
            label=_("Chiffre clé"),
            before=as_rendered(before["text"]),
            after=as_rendered(after["text"]),
            at=entry.timestamp,
            sources=[(as_rendered(after["source"]), after["source_address"])] if after["source"] else [],
        )
