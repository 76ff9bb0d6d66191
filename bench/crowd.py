"""Response times of a cached page while other requests keep the site busy, and of the API under load.

Each load runs alone. Meanwhile a process of its own requests the home page on new connections, so that the site is
measured and not this program.
"""

import contextlib
import itertools
import multiprocessing
import re
import threading
import time
from functools import partial

import psycopg2
import requests

from bench.servers import PATIENCE, get
from pepr_site.contact.forms import QUICKEST

PUBLISHERS, MANY_PUBLISHERS, FORMS, SEARCHERS, ROUNDS = 12, 20, 100, 16, 3
TRIES = 5
LOOKS = 10  # a second
WORKFORCE = 10  # connections, so that each process has served a page


def waits_for_home(site, crowd):
    """Return the longest response time (s) of the home page while `crowd()` runs, and the result of `crowd()`."""
    for _ in range(WORKFORCE):
        get(site).raise_for_status()
    over, results = multiprocessing.Event(), multiprocessing.Queue()
    looker = multiprocessing.Process(target=_look, args=[site, over, results])
    looker.start()
    try:
        found = crowd()
    finally:
        over.set()
        longest = results.get()
        looker.join()
    return longest, found


def _look(site, over, results):
    waits = []
    while not over.is_set() or not waits:
        begun = time.monotonic()
        get(site).raise_for_status()
        waits.append(time.monotonic() - begun)
        time.sleep(1 / LOOKS)
    results.put(max(waits))


def at_once(calls):
    """Make all `calls` at once; return `[(status, seconds)]`."""
    ready, found = threading.Barrier(len(calls)), []

    def make(call):
        ready.wait()
        begun = time.monotonic()
        status = call().status_code
        found.append((status, time.monotonic() - begun))

    threads = [threading.Thread(target=make, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def publish(editor, news, number):
    """Publish `number` news items concurrently, the same one several times if there are fewer."""
    return at_once([partial(editor.publish, page) for page in itertools.islice(itertools.cycle(news), number)])


def write(site, path="/contact/"):
    """Send the contact form as a hundred visitors at once, and again after a 503; all messages are stored."""
    visitor = requests.Session()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', visitor.get(site + path).text))
    form = fields | {"name": "Essai", "email": "essai@example.fr", "topic": "site"}
    options = {"cookies": visitor.cookies.get_dict(), "allow_redirects": False}

    def send(number):
        # From different networks: each of them has a rate limit.
        content = {"data": form | {"text": f"Un essai, {number}."}, "headers": {"X-Forwarded-For": f"10.0.{number}.1"}}
        for _try in range(TRIES):
            answer = requests.post(site + path, timeout=PATIENCE, **content, **options)
            if answer.status_code != requests.codes.unavailable:
                return answer
            time.sleep(int(answer.headers["Retry-After"]))
        return answer

    # A form that is submitted sooner is treated as spam.
    time.sleep(QUICKEST + 1)
    sent = at_once([partial(send, number) for number in range(FORMS)])
    assert {status for status, _seconds in sent} == {requests.codes.found}, sent
    return sent


def search(site):
    """Run searches without results, as visitors at once, repeatedly."""
    for turn in range(ROUNDS):
        words = [f"zzqx{turn}wv{number}krplm introuvabel{number}" for number in range(SEARCHERS)]
        at_once([partial(get, f"{site}/recherche/?q={word}") for word in words])


def read_while_locked(site, editor, news, database_url, seconds):
    """Publish pages and request lists while `wagtailcore_page` is locked."""
    visitors = [partial(get, f"{site}/actualites/?q=x{number}") for number in range(SEARCHERS)]
    calls = [*visitors, *(partial(editor.publish, page) for page in news)]
    with contextlib.closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("LOCK TABLE wagtailcore_page IN ACCESS EXCLUSIVE MODE")
        asked = threading.Thread(target=at_once, args=[calls])
        asked.start()
        time.sleep(seconds)
        connection.rollback()
    asked.join()


def figures(site, editor, news, database_url, seconds):
    """Return the longest response times of the home page by load, and the outcome of twenty publications."""
    publishing, _ = waits_for_home(site, lambda: publish(editor, news, PUBLISHERS))
    writing, _ = waits_for_home(site, lambda: write(site))
    searching, _ = waits_for_home(site, lambda: search(site))
    locked, _ = waits_for_home(site, lambda: read_while_locked(site, editor, news, database_url, seconds))
    many = publish(editor, news, MANY_PUBLISHERS)
    return {
        "publishing_wait": publishing,
        "writing_wait": writing,
        "searching_wait": searching,
        "locked_wait": locked,
        "locked_seconds": seconds,
        "publications_refused": sum(status >= requests.codes.server_error for status, _seconds in many),
        "publications_seconds": max(seconds for _status, seconds in many),
    }
