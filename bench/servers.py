"""Starts sites on loopback as `make run` serves them, and signs an editor in to their admin."""

import contextlib
import socket
import time

import requests

from launch import processes, serve

PATIENCE = 120  # seconds


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url):
    """Return the response to an anonymous request, on a new connection."""
    return requests.get(url, timeout=PATIENCE)


@contextlib.contextmanager
def serving(variables, application="pepr_site.wsgi:application", path="/", port=None):
    """Serve a WSGI application while the block runs; yield its URL and its process once `path` answers."""
    port = port or free_port()
    process = processes.spawn(serve.granian(port, application), env=variables)
    try:
        wait_for(f"http://localhost:{port}{path}", process)
        yield f"http://localhost:{port}", process
    finally:
        processes.end(process)


def wait_for(url, process):
    """Wait for the first successful response of a process; fail if it exits or does not answer."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException):
            if get(url).ok:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer.")


class Editor:
    """A client of the admin of the site at `address`, signed in with a session key."""

    def __init__(self, address, session):
        self._address, self._session = address, requests.Session()
        self._session.cookies.set("session", session)
        # The server closes idle connections after a while, perhaps while a form is submitted.
        self._session.headers["Connection"] = "close"
        self.get("/admin/account/").raise_for_status()

    def get(self, path):
        return self._session.get(self._address + path, timeout=PATIENCE)

    def post(self, path, data=None, **options):
        """Submit a form; return the response, without following redirects."""
        form = (data or {}) | {"csrfmiddlewaretoken": self._session.cookies.get("csrf")}
        return self._session.post(self._address + path, form, timeout=PATIENCE, allow_redirects=False, **options)

    def publish(self, page):
        """Publish the page with this id unchanged; return the response."""
        return self.post(f"/admin/bulk/wagtailcore/page/publish/?id={page}")

    def unpublish(self, page):
        """Unpublish the page with this id; return the response."""
        return self.post(f"/admin/pages/{page}/unpublish/")
