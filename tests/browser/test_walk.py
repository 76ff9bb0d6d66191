"""Pages in a real Chromium, light and dark, on a phone and on a desk: axe, structure, weight, and what they keep.

The pages are one of each type, and what no sitemap lists: searches, narrowed lists, refused questions, unknown
addresses, a form with errors, open menus; in French and in English. Each is visited once (`visits.py`). The pages that
are built as these are, `make audit` visits (`tests/audit/test_every_page.py`).
"""

import gzip
import re
import urllib.request

import pytest

from bench import axe
from bench.addresses import STATES, TYPES
from bench.budgets import PAGE, beyond
from bench.weight import PHONE, Meter
from tests.browser.visits import FEW_VIEWS, STATE_VIEWS, STRUCTURE, VARIED, VIEWS, badly_sent, faults, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Their forms have a token, which is kept in a cookie. They come last, as it stays.
WITH_FORM = ["/contact/", "/en/contact/"]


@pytest.fixture
def open_context(open_page):
    """A function that opens a blank page in a browser profile of its own."""
    return lambda width=1280, **options: open_page("about:blank", width, **options)


@pytest.fixture(scope="module")
def walked(chromium, server):
    """What a visit to each page found: faults by path, for each thing that is looked at; and what the browser said."""
    paths = sorted({*TYPES.values(), *STATES.values(), *WITH_FORM}, key=lambda path: (path in WITH_FORM, path))
    return walk(chromium, server, {path: views_of(path) for path in paths})


def views_of(path):
    # An English page is built as its French twin is; a state as the page that has it; many pages as those of `VARIED`.
    if path.startswith("/en/"):
        return FEW_VIEWS
    return VIEWS if path in [TYPES[name] for name in VARIED] else STATE_VIEWS


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


NARROWED = ("/projets/?view=table", "/partenaires/?kind=funder", "/actualites/?year=2024")
# What is done with a page on a phone, and where.
USED = {
    send_nothing: ("/contact/", "/en/contact/"),
    open_definition: ("/programme/", "/en/programme/"),
    open_menu: ("/", "/en/"),
    open_search: ("/", "/en/"),
    unfold_filters: ("/projets/?documentation=half&organisation=lgrk", "/en/projects/?documentation=half", *NARROWED),
}


@pytest.mark.parametrize("use", USED, ids=lambda use: use.__name__)
def test_a_page_that_was_used_is_accessible(open_context, use):
    page = open_context(320, reduced_motion="reduce")
    for path in USED[use]:
        page.set_viewport_size({"width": 320, "height": 900})
        page.goto(path)
        use(page)
        # Where there is room, menu and search lie in the line and open no more.
        views = VIEWS[:2] if use in (open_menu, open_search) else VIEWS if path == USED[use][0] else FEW_VIEWS
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


def test_what_is_badly_sent_is_found():
    """A page without compression, and a style sheet that is kept for an hour."""
    page = {"url": "/", "headers": {"content-type": "text/html"}}
    sheet = {"url": "/static/a.css", "headers": {"content-type": "text/css", "content-encoding": "br"}}
    sheet["headers"]["cache-control"] = "max-age=3600, immutable"
    assert badly_sent(page, "br").startswith("not compressed")
    assert badly_sent(sheet, "gzip").startswith("not compressed")
    assert badly_sent(sheet, "br").startswith("not kept for a year")


# Each of these breaks a page in one way, and must be found out.
PLANTED = {
    "image-alt": "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/favicon.ico\">')",
    "color-contrast": "Object.assign(document.querySelector('.lede').style, {color: '#999', background: '#aaa'})",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "target-size": """for (const name of ["a", "b"]) {
      const button = document.createElement("button");
      button.textContent = name;
      Object.assign(button.style, { font: "4px/1 serif", padding: 0, border: 0, margin: 0, minHeight: 0 });
      document.querySelector("main").append(button);
    }""",
}
PLANTED_STRUCTURE = {
    "no language": "document.documentElement.lang = ''",
    "no title": "document.title = ''",
    "0 headings of the first level": "document.querySelector('h1').remove()",
    "2 headings of the first level": "document.querySelector('main').append(document.createElement('h1'))",
    "empty heading": "document.querySelector('h2').textContent = ''",
    "heading out of order": "document.querySelector('h1').insertAdjacentHTML('afterend', '<h4>Trop bas</h4>')",
    "0 landmarks body > header": "document.querySelector('body > header').remove()",
    "0 landmarks body > footer": "document.querySelector('body > footer').remove()",
    "2 landmarks main": "document.querySelector('main').insertAdjacentHTML('afterend', '<main></main>')",
    "navigations without a name": "document.querySelector('nav').removeAttribute('aria-label')",
    "first link does not lead": "document.querySelector('.skip').remove()",
    "id twice": "document.querySelector('main').insertAdjacentHTML('beforeend', '<i id=contenu></i>')",
    "scrolls sideways": "document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(900))",
}
PLANTED_PICTURES = {
    "no dimensions": "<img alt='' src='/a.avif'>",
    "no alternative": "<img width=4 height=3 src='/a.avif'>",
    "not lazy": "<img alt='' width=4 height=3 src='/a.avif'>",
    "neither AVIF nor WebP": "<img alt='' width=4 height=3 src='{icon}'>",
    "px for": "<img alt='' width=4 height=3 src='{icon}'>",
}


def planted(page, scripts, find):
    """Break the page in each of these ways, one after the other; return what of them is not found."""
    missed = []
    for fault, script in scripts.items():
        page.goto("/programme/")
        page.evaluate(script)
        if not any(fault in line for line in find()):
            missed.append(fault)
    return missed


def test_axe_finds_what_is_planted(open_context):
    page = open_context(320)
    assert planted(page, PLANTED, lambda: axe.violations(page)) == []
    assert (
        planted(page, {"color-contrast": PLANTED["color-contrast"]}, lambda: axe.violations(page, rules=axe.SEEN)) == []
    )


def test_a_fault_of_structure_is_found(open_context):
    page = open_context(320)
    assert planted(page, PLANTED_STRUCTURE, lambda: page.evaluate(STRUCTURE)) == []


def test_what_weighs_too_much_is_found(open_context, server):
    """A page that asks for a heavy picture, a heavy script and many small files."""
    page = open_context(**PHONE)
    heavy_sheet = "@font-face { font-family: x; src: url(/heavy.woff2) } p { font-family: x }" + "/*x*/" * 3000
    page.route("**/media/heavy", lambda route: route.fulfill(body=b"x" * 70_000, content_type="image/webp"))
    page.route("**/heavy.css", lambda route: route.fulfill(body=heavy_sheet, content_type="text/css"))
    page.route("**/heavy.woff2", lambda route: route.fulfill(body=b"wOF2" * 9_000, content_type="font/woff2"))
    page.route("**/heavy.js", lambda route: route.fulfill(body=b"/" * 70_000, content_type="text/javascript"))
    many = "".join(f'<link rel="stylesheet" href="/static/{number}.css">' for number in range(12))
    html = f'<!doctype html><title>x</title>{many}<link rel="stylesheet" href="/heavy.css">'
    html += '<script src="/heavy.js"></script><p>x</p><img src="/media/heavy">'
    page.route("**/essai", lambda route: route.fulfill(body=html, content_type="text/html"))
    wrong = " ".join(beyond(Meter(page).visit(f"{server}/essai"), PAGE))
    for name in ("bytes_without_pictures", "bytes_with_pictures", "requests", "css", "javascript", "fonts"):
        assert name in wrong


def test_a_fault_of_a_picture_is_found(open_context, server):
    page = open_context(**PHONE)
    page.goto("/mentions-legales/")
    icon = page.evaluate("document.querySelector('link[rel=apple-touch-icon]').href")
    html = "".join(PLANTED_PICTURES.values()).format(icon=icon)
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", html)
    page.wait_for_load_state("networkidle")
    found = " ".join(Meter(page).wrong_pictures(PAGE["picture_scale"]))
    assert [fault for fault in PLANTED_PICTURES if fault not in found] == []
