"""Who is there while something breaks: visitors who ask for pages steadily, and an editor who publishes."""

import http.client
import itertools
import re
import threading
import time
from collections import Counter
from contextlib import closing

import requests
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

# What the page cache holds once it has been seen.
KNOWN = ("/", "/projets/", "/actualites/", "/en/")
# Made anew for whoever asks, and never without the database.
NEW = "/recherche/?q=mot{}"
PAUSE = 0.05  # seconds between two requests of one visitor
PATIENCE = 30  # seconds, which only a machine that does much else takes


class Visitors:
    """A few visitors, each asking for one page after the other; what they saw is kept."""

    def __init__(self, site, number=3):
        self._site, self._number = site, number
        self._words = itertools.count(int(time.time()))
        # What this thread was answered last.
        self._last = threading.local()
        self.seen = []

    def __enter__(self):
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._walk, args=[start]) for start in range(self._number)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _walk(self, start):
        for path in itertools.islice(itertools.cycle(KNOWN), start, None):
            if self._stop.is_set():
                return
            self.ask(path)
            self._stop.wait(PAUSE)

    def ask(self, path):
        """Ask for a page; return its status, or the name of what went wrong."""
        begun, body, retry, number = time.monotonic(), b"", None, ""
        try:
            with closing(http.client.HTTPConnection("localhost", self._site.port, timeout=PATIENCE)) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                status, body, retry = answer.status, answer.read(), answer.headers["Retry-After"]
                number = answer.headers["X-Request-ID"] or ""
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        self.seen.append({"path": path, "status": status, "seconds": time.monotonic() - begun, "retry": retry})
        self._last.body, self._last.worker = body.decode(errors="replace"), number.partition("-")[0]
        return status

    @property
    def body(self):
        """What the page said that this thread asked for last."""
        return self._last.body

    def ask_every_worker(self, workers, timeout=90):
        """Ask for the known pages until each of so many workers has answered with each of them."""
        deadline = time.monotonic() + timeout
        told = {path: set() for path in KNOWN}
        while any(len(names) < workers for names in told.values()):
            for path in KNOWN:
                if self.ask(path) == 200:
                    # The numbers that a worker gives to requests begin alike.
                    told[path].add(self._last.worker)
            assert time.monotonic() < deadline, f"not every worker answers: {told}"

    def ask_for_new(self):
        """Ask for a page that nobody has seen: its making needs the database."""
        return self.ask(NEW.format(next(self._words)))

    def wait_until_new(self, timeout=90):
        """Return the seconds until a page that nobody has seen is answered."""
        begun = time.monotonic()
        while self.ask_for_new() != 200:
            assert time.monotonic() - begun < timeout, "it does not heal"
            time.sleep(0.1)
        return round(time.monotonic() - begun, 1)

    @property
    def failures(self):
        """What went wrong for visitors of known pages, and for others what was not « come back later »."""
        return Counter(
            f"{seen['status']} {seen['path']}"
            for seen in self.seen
            if seen["status"] != 200 and (seen["path"] in KNOWN or not (seen["status"] == 503 and seen["retry"]))
        )

    @property
    def put_off(self):
        return sum(1 for seen in self.seen if seen["status"] == 503 and seen["retry"])


class Editor:
    """Somebody of the communications staff at the forms of the admin."""

    def __init__(self, site, name, password):
        self._site, self._session = site, requests.Session()
        self._numbers = itertools.count(int(time.time()))
        login = f"{site.address}/admin/login/"
        self._session.get(login)
        self.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
        self.home = self.get("/admin/").text
        assert "logout" in self.home, "the editor is not signed in"

    def get(self, path):
        return self._session.get(self._site.address + path, timeout=60)

    def post(self, path, data=None, files=None, **headers):
        token = self._session.cookies.get("csrf", "")
        return self._session.post(
            self._site.address + path,
            {**(data or {}), "csrfmiddlewaretoken": token},
            files=files,
            headers={"Referer": self._site.address, **headers},
            timeout=90,
        )

    def news(self, parent, **more):
        """Fill in the form of a new piece of news under the page `parent`; return its address, its data, its title."""
        title = f"Essai {next(self._numbers)}"
        path = f"/admin/pages/add/news/newspage/{parent}/"
        form = querydict_from_html(self.get(path).text, form_id="page-edit-form")
        for name, value in {
            "title": title,
            "standfirst": "Une phrase.",
            "slug": title.lower().replace(" ", "-"),
        }.items():
            form[name] = value
        streams = {
            "body": streamfield([("paragraph", rich_text("<p>Un texte.</p>"))]),
            "sources": streamfield([]),
            "corrections": streamfield([]),
        }
        for name, value in (nested_form_data(streams) | more).items():
            form[name] = value
        return path, dict(form.lists()), title

    def publish(self, parent, **more):
        """Publish a new piece of news; return its title, and whether the site said that it is published."""
        path, data, title = self.news(parent, **more)
        try:
            answer = self.post(path, data | {"action-publish": ["action-publish"]})
        except requests.RequestException:
            return title, False
        return title, answer.ok and bool(re.search(r"/admin/pages/\d+/", answer.url)) and title in answer.text
