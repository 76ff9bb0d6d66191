"""Thousands of pages at once: the admin's way would take minutes."""

import itertools

from django.db import connection
from wagtail.models import Page

from pepr_site.search.models import SearchEntry

_batch = itertools.count()


def _copy(table, columns, changes, source):
    """Insert into `table` rows of its own, `columns` as they are but for `changes`, SQL expressions by column."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name, f't."{name}"') for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, {source}"


def _columns(model, without=()):
    return [field.column for field in model._meta.local_concrete_fields if field.column not in without]


def multiply(page, number):
    """Add `number` copies of `page`, live, with its place in the search index, without its relations."""
    model, batch = type(page), next(_batch)
    copies = f"wagtailcore_page p WHERE p.slug LIKE 'crowd-{batch}-%%'"
    page_changes = {
        "path": f"left(t.path, -4) || upper(to_hex({0x8000 + batch * 0x1000} + n))",
        "slug": f"'crowd-{batch}-' || n",
        "url_path": f"t.url_path || 'crowd-{batch}-' || n || '/'",
        "translation_key": "gen_random_uuid()",
    }
    with connection.cursor() as cursor:
        everything = _columns(Page, without={"id"})
        source = f"generate_series(1, {number}) n WHERE t.id = {page.pk}"
        cursor.execute(_copy("wagtailcore_page", everything, page_changes, source))
        own = f"{copies} AND t.page_ptr_id = {page.pk}"
        cursor.execute(_copy(model._meta.db_table, _columns(model), {"page_ptr_id": "p.id"}, own))
        entries = f"{copies} AND t.object_id = {page.pk} AND t.content_type_id = p.content_type_id"
        cursor.execute(
            _copy(
                SearchEntry._meta.db_table,
                _columns(SearchEntry, {"id"}),
                {"object_id": "p.id", "page_id": "p.id"},
                entries,
            )
        )
        # What autovacuum does in its time: without it the planner still believes in a dozen rows.
        cursor.execute("ANALYZE")
