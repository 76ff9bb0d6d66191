"""No migration is missing, and packages have their tables before this site."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# `people.0001` and so on, but for that of the accounts, which packages refer to.
OURS = {"news", "people", "pepr_site", "programme", "projects", "research"}
EARLY = {("pepr_site", "0001_user")}


pytestmark = pytest.mark.django_db


def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


# Each later migration takes longer, the more models there are.
def test_every_package_has_its_tables_before_the_first_of_ours():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    order = [(migration.app_label, migration.name) for migration, _backwards in plan]
    ours = [position for position, one in enumerate(order) if one[0] in OURS and one not in EARLY]
    assert {app for app, _name in order} >= OURS and apps.is_installed("wagtail")
    assert [one for one in order[ours[0] :] if one[0] not in OURS] == []
