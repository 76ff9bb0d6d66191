"""A backend of Wagtail's search that keeps one row for each object, beside the one that the admin uses.

Wagtail calls it at each save and deletion, and for `update_index`. The language of a row determines the stemming.
"""

import hashlib
from functools import lru_cache
from itertools import chain
from types import SimpleNamespace

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from django.utils.translation import override
from modelcluster.fields import ParentalManyToManyField
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.backends.database.postgres.postgres import ObjectIndexer
from modelsearch.index import SearchField
from wagtail.models import Page

from pepr_site.pages.originals import language_codes
from pepr_site.pages.searchable import Searchable, searchable_models
from pepr_site.pages.text import filled, one_line
from pepr_site.pages.visibility import each_valid
from pepr_site.search import words
from pepr_site.search.models import SearchEntry

BACKEND = "site"
# Increment it when the indexing of texts changes: `migrate` then rebuilds the index.
EDITION = 8
# The weight of a text in PostgreSQL, by the minimum boost of its `SearchField`.
WEIGHTS = [(8, "A"), (3, "B"), (1.5, "C"), (0, "D")]
# PostgreSQL rejects vectors larger than a megabyte.
MOST_LETTERS = 100_000
ROWS_AT_ONCE = 200
KEY = ["content_type", "object_id", "language"]


@lru_cache
def rules():
    """Return a digest of the indexing rules."""
    fields = sorted(
        f"{model._meta.label} {field.field_name} {getattr(field, 'boost', None)}"
        for model in searchable_models()
        for field in model.get_search_fields()
    )
    return hashlib.sha256(repr([EDITION, words.CONFIGURATIONS, WEIGHTS, fields]).encode()).hexdigest()[:12]


class Texts(ObjectIndexer):
    """Reads the indexed fields of a row."""

    def __init__(self, row, language):
        config = words.configuration(language)
        super().__init__(row, SimpleNamespace(config=config, autocomplete_config="simple"))

    def prepare_value(self, value):
        # Separates the blocks of a body.
        return " · ".join(filter(None, map(str.strip, value))) if isinstance(value, list) else str(value or "")

    def by_weight(self):
        """Yield `(weight, text)` for the fields, in order, without the title."""
        for field, _weight, value in chain.from_iterable(self.prepare_field(self.obj, f) for f in self.search_fields):
            if isinstance(field, SearchField) and field.field_name != "title" and value.strip():
                yield next(weight for least, weight in WEIGHTS if (field.boost or 1) >= least), _shown(value)


def _shown(text):
    return one_line(filled(text))[:MOST_LETTERS]


def entry(row, language):
    """Return the unsaved `SearchEntry` of `row` in `language`."""
    is_page, is_bare, indexer = isinstance(row, Page), row.has_nothing_published, Texts(row, language)
    with override(language):
        title, *others = map(_shown, [row, *filter(None, row.search_names)])
        summary = "" if is_bare else _shown(row.search_summary)
        texts = [] if is_bare else list(indexer.by_weight())
    names = list(dict.fromkeys(filter(None, map(words.indexed, [*_called(title), *others]))))
    body = " ".join(text for weight, text in texts if weight == "D" and text != summary)[:MOST_LETTERS]
    texts += [("A", name) for name in [title, *others]]
    by_weight = {w: words.indexed(" . ".join(t for weight, t in texts if weight == w), language) for w, _ in texts}
    return SearchEntry(
        content_type=ContentType.objects.get_for_model(row, for_concrete_model=False),
        object_id=row.pk,
        language=language,
        page_id=row.pk if is_page else None,
        kind=row.search_kind,
        anchor=row.search_anchor,
        year=row.search_year,
        related=_related(row) if is_page else [],
        title=title,
        summary=summary,
        body=body,
        names=names,
        vector=indexer.as_vector([(text[:MOST_LETTERS], weight) for weight, text in by_weight.items()]),
        beginnings=indexer.as_vector([(" . ".join(names)[:MOST_LETTERS], "A")], for_autocomplete=True),
        spellings=_spellings(text for _weight, text in texts),
        recipe=rules(),
        indexed_at=timezone.now(),
    )


def _called(title):
    """Return the names in a title: « Institut Pasteur (IP) » has three, itself, « Institut Pasteur », « IP »."""
    before, bracket, after = title.partition("(")
    inside, _bracket, rest = after.partition(")")
    return [title, f"{before} {rest}", inside] if bracket else [title]


def _related(page):
    """Return the keys of the pages that `page` is found under when results are filtered, itself included."""
    fields = [field for field in page._meta.many_to_many if isinstance(field, ParentalManyToManyField)]
    facets = [field.name for field in fields if getattr(field.related_model, "search_facet", "")]
    return [page.pk, *(pk for ids in page.stored_ids(facets).values() for pk in ids)]


def _spellings(texts):
    """Return each word of the texts once, as « genique|génique »; a word that is always capitalised is a name."""
    seen = {}
    for folded, written in (pair for text in texts for pair in words.spelled(text) if len(pair[0]) > 2):
        seen[folded] = written if written.islower() else seen.get(folded, written)
    return " ".join(f"{folded}|{written}" for folded, written in sorted(seen.items()))


class Index(BaseIndex):
    def add_items(self, model, items):
        if not issubclass(model, Searchable):
            return
        codes = language_codes()
        everywhere = [code for code, _name in settings.LANGUAGES]

        def entries(row):
            if not row.is_found:
                self.delete_item(row)
                return []
            return [entry(row, code) for code in ([codes[row.locale_id]] if hasattr(row, "locale_id") else everywhere)]

        SearchEntry.objects.bulk_create(
            [made for some in each_valid(items, entries) for made in some],
            batch_size=ROWS_AT_ONCE,
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=[f.name for f in SearchEntry._meta.concrete_fields if f.name not in {"id", *KEY}],
        )

    def delete_item(self, item):
        # Entries of pages are deleted by cascade.
        content_type = ContentType.objects.get_for_model(item, for_concrete_model=False)
        SearchEntry.objects.filter(content_type=content_type, object_id=item.pk).delete()


class Rebuilder:
    """Writes every row again while the old ones still answer, then drops stale ones."""

    def __init__(self, index):
        self.index = index

    def start(self):
        self.started_at = timezone.now()
        return self.index

    def finish(self):
        SearchEntry.objects.filter(indexed_at__lt=self.started_at).delete()


class SearchBackend(BaseSearchBackend):
    """Only indexes: the site's own search uses `query`, which covers every kind in one query."""

    index_class = Index
    rebuilder_class = Rebuilder


def update_index(using="default", verbosity=1, **kwargs):
    """A `post_migrate` receiver: write rows again if the rules have changed."""
    tables = set(connections[using].introspection.table_names())
    if using != "default" or not {SearchEntry._meta.db_table, Page._meta.db_table} <= tables:
        return
    is_empty = not SearchEntry.objects.exists() and Page.objects.filter(depth__gt=1).exists()
    if not is_empty and not SearchEntry.objects.exclude(recipe=rules()).exists():
        return
    if verbosity:
        print("  Updating the search index")
    call_command("update_index", backend_name=BACKEND, verbosity=0)
