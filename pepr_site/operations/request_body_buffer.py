"""What is sent to the site is read whole before anything is done with it, by few threads at a time.

The server reads a body when it is asked for it, and whoever asks waits: six
people on slow lines, or one who means harm, would hold every thread. nginx
takes bodies whole before it passes them on; this holds where it does not.
"""

import tempfile
import threading
import time

from pepr_site.web import refusals

# Of the three threads of a worker, one stays for readers whatever is being sent.
AT_ONCE = 2
CHUNK = 2**14  # bytes
# Beyond what any form of the site accepts.
LARGEST = 64 * 2**20  # bytes
IN_MEMORY = 2**20  # bytes
# A sender has this long, and more for more: a slow line, not one that pretends to be.
PATIENCE, SLOWEST = 20, 20_000  # seconds; bytes a second
BUSY, TOO_LARGE, TOO_SLOW = 503, 413, 408
READERS = {"GET", "HEAD", "OPTIONS"}


class Sendings:
    """A WSGI application that hands requests to `application` with their bodies complete, or refuses them."""

    def __init__(self, application):
        self._application = application
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] in READERS or not _has_body(environ):
            return self._application(environ, start_response)
        if not self._turn.acquire(blocking=False):
            return _refuse(environ, start_response, BUSY)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                refusal = _read(environ["wsgi.input"], body)
            finally:
                self._turn.release()
            if refusal:
                return _refuse(environ, start_response, refusal)
            environ["CONTENT_LENGTH"] = str(body.tell())
            body.seek(0)
            environ["wsgi.input"] = body
            answer = self._application(environ, start_response)
            try:
                # Whole before the body goes.
                return list(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()


def _has_body(environ):
    return environ.get("CONTENT_LENGTH") not in {None, "", "0"} or "HTTP_TRANSFER_ENCODING" in environ


def _read(source, body):
    """Copy a body; return the status to refuse it with, or None."""
    begun, size = time.monotonic(), 0
    while chunk := source.read(CHUNK):
        body.write(chunk)
        size += len(chunk)
        if size > LARGEST:
            return TOO_LARGE
        if time.monotonic() - begun > PATIENCE + size / SLOWEST:
            return TOO_SLOW
    return None


def _refuse(environ, start_response, status):
    """Answer with the site's page for this `status`, a number, and end the connection: its body is not read."""
    made = refusals.page(environ.get("PATH_INFO", "/"), status)
    made.headers["Content-Length"] = str(len(made.content))
    made.headers["Connection"] = "close"
    if status == BUSY:
        made.headers["Retry-After"] = "5"
    start_response(f"{status} {made.reason_phrase}", list(made.items()))
    return [made.content]
