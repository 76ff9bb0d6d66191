"""What a process that answers visitors asks of the database."""

import gc
import os
import threading

import pytest
from django.db import connection

from pepr_site import wsgi
from tests.wsgi import ask


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


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["charset=zip", "charset=idna", "charset=undefined", "charset=", "a*=none''%e9"])
def test_a_content_type_that_cannot_be_read_is_no_fault_of_the_site(said):
    assert ask(wsgi.application, "/recherche/?q=a", CONTENT_TYPE=f"text/plain; {said}").status == 200
    typed = {"CONTENT_TYPE": f"multipart/form-data; boundary=x; {said}"}
    part = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n'
    # Without its token, or without what tells its parts.
    assert ask(wsgi.application, "/contact/?a=b", "POST", part, **typed).status in {400, 403}


@pytest.mark.parametrize(
    "said", ["", "text/plain", "multipart/form-data; boundary=x", "a/b; charset=UTF-8; boundary=x"]
)
def test_a_content_type_that_can_be_read_stays(said):
    assert wsgi.readable(said) == said
    assert wsgi.readable("text/plain; charset=made-up-1") == "text/plain"
