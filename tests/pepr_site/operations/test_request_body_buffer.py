"""What is sent is read whole before anything is done with it, and slow senders hold few threads."""

import io
import threading

import pytest

from pepr_site.operations import request_body_buffer
from pepr_site.operations.request_body_buffer import AT_ONCE, Sendings


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b"page"]


def ask(application, source=None, method="POST", **more):
    told = []
    environ = {"REQUEST_METHOD": method, "CONTENT_LENGTH": "9", "wsgi.input": source or io.BytesIO(b"something")} | more
    body = b"".join(application(environ, lambda status, headers: told.append(status)))
    return told[0][:3], body


class Slow:
    """A body that comes once it is let go."""

    def __init__(self):
        self.begun, self.go, self.rest = threading.Event(), threading.Event(), [b"late", b""]

    def read(self, size):
        self.begun.set()
        self.go.wait(5)
        return self.rest.pop(0)


def test_a_body_comes_whole():
    assert ask(Sendings(echo)) == ("200", b"something")
    large = b"x" * (request_body_buffer.IN_MEMORY + 1)
    assert ask(Sendings(echo), io.BytesIO(large))[1] == large


def test_slow_senders_leave_a_thread_to_readers():
    site, slow, answers = Sendings(echo), [Slow() for _ in range(AT_ONCE)], []
    threads = [threading.Thread(target=lambda body=body: answers.append(ask(site, body))) for body in slow]
    for thread, body in zip(threads, slow, strict=True):
        thread.start()
        assert body.begun.wait(5)
    assert ask(site)[0] == "503"
    assert ask(site, method="GET") == ("200", b"page")
    for thread, body in zip(threads, slow, strict=True):
        body.go.set()
        thread.join()
    assert answers == [("200", b"late")] * AT_ONCE
    assert ask(site)[0] == "200"


@pytest.mark.parametrize(("name", "value", "status"), [("LARGEST", 3, "413"), ("PATIENCE", -1, "408")])
def test_one_that_never_ends_is_shown_out(monkeypatch, name, value, status):
    monkeypatch.setattr(request_body_buffer, name, value)
    site = Sendings(echo)
    assert [ask(site)[0] for _ in range(AT_ONCE + 1)] == [status] * (AT_ONCE + 1)
