"""Keeps the rows of the search up with the rules that make them: a change of rules without new rows finds nothing."""

from django.core.checks import Tags, Warning, register
from django.core.management import call_command
from django.db import DatabaseError, connections
from wagtail.models import Page

from pepr_site.search import sources
from pepr_site.search.indexing import recipe
from pepr_site.search.models import SearchEntry

BACKEND = "site"


def is_stale():
    """Whether rows are missing, or were made by other rules than today's. Two queries."""
    if SearchEntry.objects.exclude(recipe=recipe()).exists():
        return True
    return not SearchEntry.objects.exists() and Page.objects.filter(content_type__in=sources.indexed_models()).exists()


def renew(using="default", verbosity=1, **kwargs):
    """Make the rows anew where they are stale; a `post_migrate` receiver, so that an upgrade cannot forget it."""
    tables = set(connections[using].introspection.table_names())
    if using != "default" or not {SearchEntry._meta.db_table, Page._meta.db_table} <= tables or not is_stale():
        return
    if verbosity:
        print("  Making the search index anew")
    call_command("update_index", backend_name=BACKEND, verbosity=0)


@register(Tags.database, deploy=True)
def search_index(app_configs, databases=None, **kwargs):
    """`check --deploy --database default` says where the search would find nothing."""
    try:
        stale = "default" in (databases or []) and is_stale()
    except DatabaseError:
        return []
    hint = f"Run `manage.py update_index --backend {BACKEND}`."
    return [Warning("The search index was made by other rules.", hint=hint, id="pepr_site.W001")] if stale else []
