"""Visitors who read the site through nginx while something happens to it."""

import contextlib
import http.client
import threading
import time
from urllib.parse import urlsplit

PAGES = ("/", "/projets/", "/actualites/", "/en/", "/programme/", "/api/v2/pages/?limit=2", "/glossaire/")
# Together they stay below what nginx allows one address.
VISITORS, PAUSE = 4, 0.12


def get(address, path="/", method="GET", timeout=40, body=None, **headers):
    """Ask once, on a connection of its own; return the answer, its body read as `text`."""
    with contextlib.closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)) as connection:
        connection.request(method, path, body, headers={"Accept-Encoding": "identity", **headers})
        response = connection.getresponse()
        response.content = response.read()
        response.text = response.content.decode("utf-8", "replace")
        return response


class Visitors:
    """A context: they read while the block lasts. `asked`, `failures` and `slowest` (seconds) tell how it went."""

    def __init__(self, address):
        self._address, self._over = address, threading.Event()
        self.asked, self.failures, self.slowest = 0, [], 0.0
        self._lock = threading.Lock()

    def __enter__(self):
        self._threads = [threading.Thread(target=self._visit, args=[number]) for number in range(VISITORS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, number):
        while not self._over.wait(PAUSE):
            path, begin = PAGES[(self.asked + number) % len(PAGES)], time.monotonic()
            try:
                status = get(self._address, path).status
                trouble = None if status < 400 else f"{path}: {status}"
            except (OSError, http.client.HTTPException) as error:
                trouble = f"{path}: {error!r}"
            with self._lock:
                self.asked += 1
                self.slowest = max(self.slowest, time.monotonic() - begin)
                if trouble:
                    self.failures.append(trouble)
