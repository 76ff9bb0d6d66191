"""Updates the database: migrations, launch content, administrator. Renditions are left to the worker."""

import io

import django
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, NotSupportedError, connection
from django.db.migrations.executor import MigrationExecutor

from launch import environment, processes, secret_files
from launch.console import Problem, Step


def main():
    """Run all steps, or raise `Problem`."""
    try:
        django.setup()
        check_encoding()
        with environment.alone("fill"):
            migrate()
            load_content()
            call_command("make_renditions", later=True)
            create_administrator()
    except (DatabaseError, NotSupportedError) as error:
        # The other lines are hints of the driver.
        raise Problem(f"The database refuses: {str(error).strip().splitlines()[0]}") from None
    except (ImproperlyConfigured, CommandError) as error:
        raise Problem(str(error).strip()) from None
    except OSError as error:
        raise Problem(f"{error.strerror}: {error.filename}") from None


def check_encoding():
    """Raise `Problem` for a database that cannot hold every character."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        [encoding] = cursor.fetchone()
    if encoding != "UTF8":
        raise Problem(
            f"The database is kept in {encoding}: make it anew by `createdb -T template0 -E UTF8 -l C.UTF-8`."
        )


def migrate():
    """Run the migrations, if there are new ones."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with Step("Creating the tables", f"Tables created ({len(plan)} migrations)"):
            call_command("migrate", interactive=False, verbosity=0)


def load_content():
    """Load new content from the content folder."""
    with Step("Loading the content", "Content loaded") as step:
        call_command("load_content", stdout=(output := io.StringIO()))
        # The last line of the command is its summary.
        step.done = f"Content loaded: {processes.last_line(output.getvalue()).rstrip('.')}"


def create_administrator():
    """Create an administrator if there is none."""
    people = get_user_model().objects
    if not people.filter(is_superuser=True).exists():
        name = secret_files.ADMIN
        with Step("Creating the administrator", f"Administrator “{name}” created"):
            people.create_superuser(name, f"{name}@localhost", secret_files.keep(secret_files.ADMIN_PASSWORD, 12))
