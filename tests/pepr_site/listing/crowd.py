"""Thousands of pages at once: the admin's way would take minutes."""

import itertools

from django.db import connection
from wagtail.models import Page
from wagtail.search.models import IndexEntry

_batch = itertools.count()


def _copy(table, columns, changes, source):
    """Insert into `table` rows of its own, `columns` as they are but for `changes`, SQL expressions by column."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name, f't."{name}"') for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, {source}"


def _columns(model, without=()):
    return [field.column for field in model._meta.local_concrete_fields if field.column not in without]


def multiply(page, number):
    """Add `number` copies of `page`, live, with its relations to other pages and its place in the search index."""
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
        for field in model._meta.local_many_to_many:
            through, column = field.remote_field.through, field.m2m_column_name()
            relation = f"{copies} AND t.{column} = {page.pk}"
            cursor.execute(_copy(through._meta.db_table, _columns(through, {"id"}), {column: "p.id"}, relation))
        entries = f"{copies} AND t.object_id = '{page.pk}' AND t.content_type_id = p.content_type_id"
        cursor.execute(
            _copy(IndexEntry._meta.db_table, _columns(IndexEntry, {"id"}), {"object_id": "p.id::text"}, entries)
        )
