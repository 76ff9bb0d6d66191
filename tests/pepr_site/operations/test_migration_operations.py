"""Tables are made together as they would be one after the other, and unmade."""

import pytest
from django.db import connection
from django.db.migrations.operations import AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import PROTECT, BigAutoField, CharField, ForeignKey, Index, ManyToManyField

from pepr_site.operations.migration_operations import Together

pytestmark = pytest.mark.django_db
KEY = ("id", BigAutoField(primary_key=True))
FIRST = [
    CreateModel("Cell", [KEY, ("name", CharField(max_length=9))]),
    CreateModel("Vector", [KEY, ("cell", ForeignKey("invented.Cell", PROTECT))]),
    # Each refers to the other.
    AddField("Cell", "vector", ForeignKey("invented.Vector", PROTECT, null=True)),
    AddField("Cell", "others", ManyToManyField("invented.Vector", related_name="+")),
    AddIndex("Cell", Index(fields=["name"], name="invented_by_cell")),
]
SECOND = [
    AddField("Vector", "name", CharField(max_length=9, default="")),
    AddIndex("Vector", Index(fields=["name"], name="invented_by_vector")),
]


def tables():
    """The columns, indexes and references of the invented tables."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("invented_")]
        return {name: connection.introspection.get_constraints(cursor, name) for name in names}, {
            name: [column.name for column in connection.introspection.get_table_description(cursor, name)]
            for name in names
        }


def done(operations, state):
    """Do them; return the state that they lead to, and what there is then."""
    for operation in operations:
        after = state.clone()
        operation.state_forwards("invented", after)
        with connection.schema_editor() as editor:
            operation.database_forwards("invented", editor, state, after)
        state = after
    return state, tables()


def test_what_is_made_together_is_what_is_made_one_by_one_and_goes_again():
    empty = ProjectState()
    assert empty.apps.get_models() == []
    _state, one_by_one = done([*FIRST, *SECOND], empty)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE invented_cell, invented_vector, invented_cell_others CASCADE")
    first, _tables = done([Together(FIRST)], empty)
    second, together = done([Together(SECOND)], first)
    assert together == one_by_one and len(together[0]) == 3
    for operations, before, after in ((SECOND, first, second), (FIRST, empty, first)):
        with connection.schema_editor() as editor:
            Together(operations).database_backwards("invented", editor, after, before)
    assert tables() == ({}, {})
