"""Keeps one row for each thing that can be found: a backend of Wagtail's search, beside the one the admin uses.

Wagtail calls it at each save and deletion, and for `update_index`. What to index
is what the models declare in `search_fields`; the language of the row decides
the stemming.
"""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db.models import TextField, Value
from django.utils import timezone
from django.utils.translation import override
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.backends.database.postgres.postgres import ObjectIndexer
from modelsearch.index import RelatedFields, SearchField
from wagtail.models import Locale, Page

from pepr_site.pages.text import filled
from pepr_site.pages.unsound_rows import each
from pepr_site.search import sources, words
from pepr_site.search.models import SearchEntry

# Raise it when what this module makes of a text changes: the rows are then made anew by `migrate`.
EDITION = 2
# From which boost of a `SearchField` a text weighs as much as a name, and so on.
WEIGHTS = [(8, "A"), (3, "B"), (1.5, "C"), (0, "D")]
# PostgreSQL refuses a vector of more than a megabyte.
MOST_LETTERS = 100_000
ROWS_AT_ONCE = 200


@lru_cache
def recipe():
    """Return a short name of the rules by which rows are made: it changes with them."""
    fields = [
        (model._meta.label, [(field.field_name, getattr(field, "boost", None)) for field in model.get_search_fields()])
        for model in sources.indexed_models().values()
    ]
    rules = [EDITION, words.CONFIGURATIONS, WEIGHTS, sorted(fields)]
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:12]


class _Texts(ObjectIndexer):
    """What a row holds to be indexed, as Wagtail reads it from the model's fields."""

    def __init__(self, row):
        self.obj = row

    def prepare_value(self, value):
        """Return what is read of a body as one text, its blocks apart."""
        if isinstance(value, list):
            return " · ".join(filter(None, (self.prepare_value(item).strip() for item in value)))
        return super().prepare_value(value)

    def weighed(self):
        """Yield `(weight, text)`, in the order of the fields, the title left out."""
        for field in self.obj.get_search_fields():
            if isinstance(field, SearchField | RelatedFields) and field.field_name != "title":
                for inner, _weight, text in self.prepare_field(self.obj, field):
                    if isinstance(inner, SearchField) and text.strip():
                        boost = inner.boost or 1
                        yield next(weight for least, weight in WEIGHTS if boost >= least), text


def entry(row, language, content_type, made_by):
    """Return the unsaved `SearchEntry` of `row` in `language`."""
    source = sources.source_of(type(row))

    def shown(text):
        with override(language):
            return words.one_line(filled(text))[:MOST_LETTERS]

    title = shown(source.title(row))
    says_nothing = source.says_nothing(row)
    summary = "" if says_nothing else shown(source.summary(row))
    others = [shown(name) for name in source.names(row) if name]
    names = dict.fromkeys(filter(None, map(words.indexed, [*called(title), *others])))
    texts = [] if says_nothing else [(weight, shown(text)) for weight, text in _Texts(row).weighed()]
    body = " ".join(text for weight, text in texts if weight == "D" and text != summary)[:MOST_LETTERS]
    texts += [("A", name) for name in [title, *others]]
    seen = {}
    for folded, written in (pair for _weight, text in texts for pair in words.spelled(text) if len(pair[0]) > 2):
        # A word that always has its capital is a name.
        seen[folded] = written if written.islower() else seen.get(folded, written)
    return SearchEntry(
        content_type=content_type,
        object_id=row.pk,
        language=language,
        title=title,
        summary=summary,
        body=body,
        anchor=source.anchor(row),
        year=source.year(row),
        names=list(names),
        vector=vector(texts, words.configuration(language)),
        beginnings=vector([("A", name) for name in names], "simple", is_indexed=True),
        spellings=" ".join(f"{folded}|{written}" for folded, written in sorted(seen.items())),
        recipe=made_by,
        indexed_at=timezone.now(),
    )


def called(title):
    """Return the names in a title: « Institut Pasteur (IP) » has three, itself, « Institut Pasteur », « IP »."""
    before, bracket, after = title.partition("(")
    inside, _bracket, rest = after.partition(")")
    return [title, f"{before} {rest}", inside] if bracket else [title]


def vector(texts, config, is_indexed=False):
    """Return the expression of a `tsvector` for `(weight, text)` pairs."""
    by_weight = {}
    for weight, text in texts:
        by_weight.setdefault(weight, []).append(text if is_indexed else words.indexed(text))
    total = None
    # Of no text at all, as a title of « … » alone has: a vector of no word, not none.
    for weight, parts in (by_weight or {"A": [""]}).items():
        part = SearchVector(
            Value(" . ".join(parts)[:MOST_LETTERS], output_field=TextField()), config=config, weight=weight
        )
        total = part if total is None else total + part
    return total


class Index(BaseIndex):
    def add_items(self, model, items):
        if not sources.source_of(model):
            return
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        codes = dict(Locale.objects.values_list("pk", "language_code"))
        everywhere, made_by = [code for code, _name in settings.LANGUAGES], recipe()

        def entries(row):
            languages = [codes[row.locale_id]] if hasattr(row, "locale_id") else everywhere
            return [entry(row, language, content_type, made_by) for language in languages]

        rows = [made for some in each(items, entries) for made in some]
        key = ["content_type", "object_id", "language"]
        SearchEntry.objects.bulk_create(
            rows,
            batch_size=ROWS_AT_ONCE,
            update_conflicts=True,
            unique_fields=key,
            update_fields=[f.name for f in SearchEntry._meta.concrete_fields if f.name not in {"id", *key}],
        )

    def delete_item(self, item):
        family = [kind for kind, model in sources.indexed_models().items() if _is_akin(model, type(item))]
        SearchEntry.objects.filter(content_type__in=family, object_id=item.pk).delete()


def _is_akin(model, other):
    """Whether rows of the two models share their keys: every class of page does."""
    return model is other or (issubclass(model, Page) and issubclass(other, Page))


class Rebuilder:
    """Makes every row anew while the old ones still answer, then drops those whose thing is gone."""

    def __init__(self, index):
        self.index = index

    def start(self):
        self.started_at = timezone.now()
        return self.index

    def finish(self):
        SearchEntry.objects.filter(indexed_at__lt=self.started_at).delete()


class SearchBackend(BaseSearchBackend):
    """Only indexes: the site's own search asks `engine`, which one query over all kinds serves."""

    index_class = Index
    rebuilder_class = Rebuilder
