"""Copies of the test database, for what writes outside of a test's transaction."""

from django.db import connection, connections


def copy(source, name):
    """Make the database `name` a copy of `source`, the test database, whatever is still open there."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A thread that a test has not waited for may still hold a connection, and PostgreSQL copies none in use.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    connections.close_all()
