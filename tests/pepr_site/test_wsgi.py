"""What a process that answers visitors asks of the database."""

import gc
import os
import threading

import pytest
from django.db import connection

from pepr_site import wsgi


def test_a_connection_ends_with_its_thread(django_db_blocker):
    opened = []

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        opened.append(connection.connection)

    gc.disable()
    try:
        with django_db_blocker.unblock():
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
    finally:
        gc.enable()
    assert wsgi.application and opened[0].closed


@pytest.mark.django_db
def test_a_request_does_not_wait_for_ever():
    options = os.environ["PGOPTIONS"]
    assert all(f"{name}_timeout=" in options for name in ("lock", "statement", "idle_in_transaction_session"))
