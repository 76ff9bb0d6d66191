"""Pages in a real Chromium, light and dark, on a phone and on a desk: axe, structure, weight, and what they keep.

The pages are one of each type, and what no sitemap lists: searches, narrowed lists, refused questions, unknown
addresses, a form with errors, open menus. Each is visited once (`visits.py`). `make audit` visits these in more views,
and the pages that are built as they are, the English ones among them (`tests/audit/test_every_page.py`).
"""

import gzip
import re
import urllib.request
from itertools import cycle

import pytest

from bench.addresses import STATES, TYPES
from tests.browser.visits import FEW_VIEWS, OTHER_PAIR, PAIRED_VIEWS, VARIED, badly_sent, faults, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Its form has a token, which is kept in a cookie. It comes last, as it stays.
WITH_FORM = ["/contact/"]


@pytest.fixture(scope="module")
def walked(chromium, server):
    """What a visit to each page found: faults by path, for each thing that is looked at; and what the browser said."""
    # An English page is built as its French twin is: the home page stands for them.
    every = {*TYPES.values(), *STATES.values()}
    paths = ["/en/", *sorted(path for path in every if not path.startswith("/en/") and path not in WITH_FORM)]
    varied = dict(zip((TYPES[name] for name in VARIED), cycle((PAIRED_VIEWS, OTHER_PAIR)), strict=False))
    return walk(chromium, server, {path: varied.get(path, FEW_VIEWS) for path in [*paths, *WITH_FORM]})


def wrong(walked, *, look):
    return {path: found[look] for path, found in walked[0].items() if found[look]}


def test_every_page_is_accessible_and_in_order(walked):
    assert not wrong(walked, look="order")


def test_every_page_is_light_and_its_pictures_fit(walked):
    assert not wrong(walked, look="weight")


def test_what_is_fetched_comes_compressed_and_is_kept_for_a_year(walked):
    assert not wrong(walked, look="sent")


def test_text_may_be_spaced_without_loss(walked):
    assert not wrong(walked, look="spacing")


def test_nothing_moves_for_who_asks_for_less_motion(walked):
    assert not wrong(walked, look="motion")


def test_no_page_without_a_form_keeps_or_asks_anything(walked):
    found = wrong(walked, look="kept")
    assert set(found) == set(WITH_FORM)
    for [cookies] in found.values():
        assert {cookie["name"] for cookie in cookies} == {"csrf"}


def test_the_browser_has_nothing_to_say(walked):
    """No error of a script, nothing refused by the policy; of an unknown address, the browser says so itself."""
    assert [problem for problem in walked[1] if "404" not in problem] == []


def send_nothing(page):
    page.locator(".contact form button").last.click()
    page.locator(".contact [role=alert]").first.wait_for()


def open_definition(page):
    page.locator("main a.term").first.click()
    page.locator(":popover-open").wait_for()


def open_menu(page):
    page.locator("[popovertarget=menu]").first.click()
    page.locator("#menu:popover-open").wait_for()


def open_search(page):
    page.locator("[popovertarget=recherche]").first.click()
    page.locator("#recherche-mots[role=combobox]").wait_for()
    page.keyboard.type("onco")
    page.locator("#recherche:popover-open").get_by_role("option").first.wait_for()


def unfold_filters(page):
    page.locator(".filters > summary").click()
    page.locator(".filters [type=checkbox]").first.wait_for()


# What is done with a page on a phone, and where.
USED = {
    send_nothing: ("/contact/",),
    open_definition: ("/programme/",),
    open_menu: ("/",),
    open_search: ("/",),
    unfold_filters: ("/projets/?documentation=half&organisation=lgrk", "/partenaires/?kind=funder"),
}


@pytest.mark.parametrize("use", USED, ids=lambda use: use.__name__)
def test_a_page_that_was_used_is_accessible(open_context, use):
    page = open_context(320, reduced_motion="reduce")
    for path in USED[use]:
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(path)
        use(page)
        # Where there is room, menu and search lie in the line and open no more.
        views = [(320, "light"), (320, "dark")] if use in (open_menu, open_search) else PAIRED_VIEWS
        assert not faults(page, views), path


def fetched(address):
    """Return what is wrong with how a file came to a browser that knows gzip alone, and its text."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        headers, body = {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    text = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode(errors="replace")
    return badly_sent({"url": address, "headers": headers}, "gzip"), text


def test_what_is_fetched_comes_compressed_by_gzip_where_it_must(server):
    pages = [fetched(server + path) for path in TYPES.values()]
    files = {file for _fault, html in pages for file in re.findall(r'(?:href|src)="(/static/[^"]+)"', html)}
    assert len(files) > 10
    assert {fault for fault, _text in [*pages, *(fetched(server + file) for file in files)]} == {""}
