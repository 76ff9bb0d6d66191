"""Brings the database up to date: tables, content, pictures, administrator.

The only part of the launcher that runs inside the project's environment, as
`python -m launch.fill`, with the settings in the process environment.
"""

import io
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from launch import paths, secret_files
from launch.problem import Problem
from launch.progress import Step


class Lines(io.TextIOBase):
    """A stream that hands each line written to it to a function."""

    def __init__(self, receive):
        self._receive = receive
        self._rest = ""

    def write(self, text):
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._receive(line)
        return len(text)


def main():
    """Do it all, or raise `Problem`."""
    try:
        django.setup()
        connection.ensure_connection()
        migrate()
        load_content()
        make_renditions()
        create_administrator()
    except OperationalError as error:
        # Further lines are the driver's advice.
        raise Problem(f"The database refuses: {str(error).strip().splitlines()[0]}") from None
    except (ImproperlyConfigured, CommandError) as error:
        raise Problem(str(error).strip()) from None
    except OSError as error:
        raise Problem(f"{error.strerror}: {error.filename}") from None


def migrate():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    with Step("Creating the tables", f"Tables created ({len(plan)} migrations)") as step:
        applied = []

        def receive(line):
            if line.startswith("  Applying "):
                applied.append(line)
                step.share = len(applied) / len(plan)

        call_command("migrate", interactive=False, stdout=Lines(receive))


def load_content():
    files = sum(1 for _ in (paths.ROOT / "content").rglob("*.yaml"))
    with Step("Loading the content", "Content loaded") as step:
        told = []

        def receive(line):
            told.append(line)
            step.share = len(told) / max(files, 1)

        call_command("load_content", stdout=Lines(receive))
        if told:
            # The command sums up in its last line.
            step.done = f"Content loaded: {told[-1].rstrip('.')}"


def make_renditions():
    if "make_renditions" not in get_commands():
        return
    with Step("Making every size of the pictures", "Pictures ready in every size"):
        call_command("make_renditions", stdout=io.StringIO())


def create_administrator():
    """Give a database without one its administrator."""
    from django.contrib.auth import get_user_model

    people = get_user_model().objects
    if people.filter(is_superuser=True, is_active=True).exists():
        return
    name = secret_files.ADMIN
    with Step("Creating the administrator", f"Administrator “{name}” created"):
        people.create_superuser(name, f"{name}@localhost", secret_files.keep(secret_files.ADMIN_PASSWORD, 12))


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(f"✗ {problem}")
