"""A preview of a change to a key figure: every page and sentence that will show it, in every language."""

import json
import re
from typing import NamedTuple

from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail.models import Page

from pepr_site.pages.references import places, texts
from pepr_site.pages.text import as_rendered
from pepr_site.pages.visibility import visible
from pepr_site.translation.states import language_name
from programme.figures.models import KeyFigure, Prominence
from programme.home import HomePage

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Change(NamedTuple):
    """The present and future text of one place: pairs of sentences, or of the figure itself."""

    place: object
    language: str
    is_online: bool
    sentences: list


def changes(rows):
    """Return the `Change` of each place that shows one of `rows`, the changed rows of a figure by language."""
    found = []
    for row in rows.values():
        stored = KeyFigure.objects.filter(pk=row.pk).first()
        if stored is None:
            continue
        shown = [place.specific if isinstance(place, Page) else place for place in places(stored)]
        # Without duplicates, since a place may be found in both ways.
        found += [change(place, stored, row) for place in dict.fromkeys([*shown, *homes(row, stored)])]
    return sorted(found, key=lambda change: (change.language, str(change.place)))


def homes(*rows):
    """Return the home page of the language of `rows` if it shows one of them in large type."""
    is_shown = any(row.prominence != Prominence.HIDDEN for row in rows)
    return HomePage.objects.filter(locale=rows[0].locale_id) if is_shown else []


def change(place, stored, row):
    locale = place.locale if getattr(place, "locale_id", None) else row.locale
    is_online = not isinstance(place, Page) or visible(Page.objects.filter(pk=place.pk)).exists()
    token = f"[[{stored.slug}]]"
    found = [sentence for _name, text in texts(place) for sentence in sentences(text, token)]
    with override(locale.language_code):
        lines = [
            tuple(as_rendered(sentence.replace(token, figure.text)) for figure in (stored, row))
            for sentence in dict.fromkeys(found or [f"{token}, {stored.label}"])
        ]
    return Change(place, language_name(locale), is_online, lines)


def sentences(text, token):
    """Yield the sentences of a field's value that contain `token`; streams are JSON."""
    if token not in text:
        return
    for words in strings(text):
        if token in words:
            plain = strip_tags(re.sub(r"</(?:p|li|h\d)>|<br/?>", "\n", words))
            yield from (sentence.strip() for sentence in _SENTENCE.split(plain) if token in sentence)


def strings(text):
    """Yield the texts in a stream's JSON, or the text itself."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    yield from _leaves(value) if isinstance(value, list) else [text]


def _leaves(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
