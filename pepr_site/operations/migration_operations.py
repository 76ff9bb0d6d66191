"""Migration operations beside Django's own."""

import contextlib

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Runs several operations on tables as one, for the first migrations of an app.

    Django renders all models after each operation, some three hundred of them for the last apps; here it does so once.
    A table is created with everything that the others add to it.
    """

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        # They are rendered again when somebody asks for them.
        with contextlib.suppress(AttributeError):
            del state.apps
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self._steps(app_label, from_state):
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self._steps(app_label, to_state)):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)

    def _steps(self, app_label, before):
        """Return the operations that are not part of creating a table."""
        return [
            operation
            for operation in self.operations
            if isinstance(operation, CreateModel)
            or (app_label, getattr(operation, "model_name_lower", None) or operation.name_lower) in before.models
        ]
