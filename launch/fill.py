"""Updates the database: migrations, launch content, administrator. Renditions are left to the worker.

It runs inside the project's environment (see `serve`), with the settings in the process environment.
"""

import io

import django
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from launch import processes, secret_files
from launch.console import Problem, Step


def main():
    """Run all steps, or raise `Problem`."""
    try:
        django.setup()
        check_database()
        migrate()
        load_content()
        call_command("make_renditions", later=True)
        create_administrator()
    except (OperationalError, NotSupportedError) as error:
        # The other lines are hints of the driver.
        raise Problem(f"The database refuses: {str(error).strip().splitlines()[0]}") from None
    except (ImproperlyConfigured, CommandError) as error:
        raise Problem(str(error).strip()) from None
    except OSError as error:
        raise Problem(f"{error.strerror}: {error.filename}") from None


def check_database():
    """Raise `Problem` unless the database is usable: its encoding is UTF-8, and tables can be created."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_encoding'), current_database(), current_user,"
            " coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
        )
        encoding, name, role, may_create = cursor.fetchone()
    if encoding != "UTF8":
        create = f"createdb --template template0 --encoding UTF8 --locale C.UTF-8 --owner {role}"
        raise Problem(f"The database {name} is kept in {encoding}, which lacks characters: make it anew by `{create}`.")
    if not may_create:
        raise Problem(f'{role} may not make tables in the database {name}: ALTER DATABASE "{name}" OWNER TO "{role}".')


def migrate():
    """Run the migrations."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
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
    if people.filter(is_superuser=True).exists():
        return
    name = secret_files.ADMIN
    with Step("Creating the administrator", f"Administrator “{name}” created"):
        people.create_superuser(name, f"{name}@localhost", secret_files.keep(secret_files.ADMIN_PASSWORD, 12))
