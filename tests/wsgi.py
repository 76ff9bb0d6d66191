"""The real WSGI application, asked as a server asks it: the page cache, the static files and the headers included."""

import io
from dataclasses import dataclass
from unittest import mock
from wsgiref.headers import Headers
from wsgiref.util import setup_testing_defaults

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass
class Answer:
    """`status` a number; `headers` as wsgiref has them, names in any case; `body` bytes."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self):
        return self.body.decode()


def ask(application, address="/", method="GET", body=b"", **environ):
    """Return the `Answer` to a path with its query; `environ` adds to the request's, or takes away what is None."""
    path, _mark, query = address.partition("?")
    asked = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    asked |= {"REMOTE_ADDR": "203.0.113.7", "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    asked |= environ
    asked = {name: value for name, value in asked.items() if value is not None}
    # Only what is left out above; `wsgi.url_scheme` among it.
    setup_testing_defaults(asked)
    told = []
    # The test's transaction is on the connection that a server would close behind each request.
    with mock.patch.object(BaseDatabaseWrapper, "close_if_unusable_or_obsolete"):
        chunks = application(asked, lambda status, headers, exc_info=None: told.append((status, headers)))
        try:
            content = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
    [(status, headers)] = told[-1:]
    return Answer(int(status.partition(" ")[0]), Headers(list(headers)), content)
