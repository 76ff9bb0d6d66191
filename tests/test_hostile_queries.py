"""Whatever stands after the question mark, a public address answers, and about as fast as without it.

`HOSTILE_QUERIES=10000 make test` tries as many; a hundred are tried otherwise.
"""

import os
import random
import time
from urllib.parse import quote

import pytest
from django.test import Client

from pepr_site.operations import page_cache
from pepr_site.operations.page_cache import parameters

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("HOSTILE_QUERIES", 100))
SEED = int(os.environ.get("HOSTILE_SEED", 20240207))
SLOWEST = 10  # times the plain page
ADDRESSES = [
    *("/", "/projets/", "/appels/", "/actualites/", "/agenda/", "/partenaires/", "/partenaires/inserm/", "/glossaire/"),
    *("/recherche/", "/recherche/suggestions/", "/plan-du-site/", "/donnees/", "/donnees/projets.csv", "/nulle-part/"),
    *("/actualites/atom.xml", "/agenda.ics", "/sitemap.xml", "/actualites/bilan-7-fevrier-2024/", "/api/v2/pages/"),
    *("/en/", "/en/projects/", "/en/search/", "/en/partners/"),
]
# The plain page of a search is one that finds something.
# A query, were it empty of sense: the page without one is remembered whole.
PLAIN = {"/recherche/": "?q=projet", "/recherche/suggestions/": "?q=pro", "/en/search/": "?q=project"}
# What the API reads; no page does.
API_PARAMETERS = ["limit", "offset", "fields", "order", "search", "type", "child_of", "descendant_of", "locale", "id"]
VALUES = [
    *("", " ", "0", "-1", "1", "2", "999999999999999999999", "1e309", "NaN", "１２", "true", "null", "[]", "{}"),
    *("\0", "\0\0a", "\r\nSet-Cookie: a=b", "\x1b[31m", "\ufeff", "\u202egnirts", "\ud7ff", "é" * 40, "𝔘𝔫𝔦", "👩‍🔬"),
    *("'", '"', "' OR 1=1 --", "'; DROP TABLE wagtailcore_page; --", "\\", "%", "%s", "%(a)s", "_", "{0}", "{{7*7}}"),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "../../etc/passwd"),
    "file:///",
    *("a & b", "a | !b", "a:*", "(((", "!!!", "<->", "a <-> b", "AND OR NOT", "-" * 300, "*" * 100, "a" * 5000),
    *("thérapie génique", "vecteur", "2024", "fr", "en", "projects", "news", "asc", "-pk", "__proto__", "pk__gt"),
    "all",
]
RAW = [
    *("%", "%zz", "%ff%fe", "%c0%af", "&&&", "===", "?", "#", ";", "a[]=1&a[]=2", "a.b=c", "page", "page=", "=page"),
    "q=%00",
]


def hostile(chance):
    """Return a query string made by `chance`, a `random.Random`: mostly parameters that the site reads."""
    if chance.random() < 0.1:
        return chance.choice(RAW)
    names = sorted({*parameters, *API_PARAMETERS})
    pairs = []
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8, 60])):
        name = chance.choice(names) if chance.random() < 0.9 else quote(chance.choice(VALUES))[:40]
        value = chance.choice(VALUES)
        if chance.random() < 0.2:
            value = "".join(
                chr(chance.choice([chance.randrange(1, 128), chance.randrange(128, 0xD7FF)])) for _ in range(9)
            )
        pairs.append(f"{name}={quote(value, errors='replace')}")
    return "&".join(pairs)


def seconds(client, address):
    """Return `(status, seconds)` of an answer that is drawn."""
    page_cache.clear()
    begin = time.perf_counter()
    reply = client.get(address)
    return reply.status_code, time.perf_counter() - begin


def test_hostile_queries_neither_break_nor_slow_a_page():
    client = Client(raise_request_exception=False)
    plain = {a: min(seconds(client, a + PLAIN.get(a, "?rien=1"))[1] for _ in range(2)) for a in ADDRESSES}
    chance = random.Random(SEED)  # noqa: S311 - the same queries each time, and no secret
    broken, slow = [], []
    for number in range(COUNT):
        address = ADDRESSES[number % len(ADDRESSES)]
        asked = f"{address}?{hostile(chance)}"
        status, took = seconds(client, asked)
        if status not in {200, 301, 302, 400, 404}:
            broken.append((status, asked))
        # A busy machine makes anything slow once, and only what is slow three times over.
        if (
            took > SLOWEST * plain[address]
            and min(seconds(client, asked)[1] for _ in range(3)) > SLOWEST * plain[address]
        ):
            slow.append((round(took / plain[address]), asked[:200]))
    assert broken == []
    assert slow == []
