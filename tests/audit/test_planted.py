"""What a visit to a page looks for is found: faults of each kind, planted one by one; `make test` only looks."""

import pytest

from bench import axe
from bench.budgets import PAGE, beyond
from bench.weight import PHONE, Meter
from tests.browser.test_layouts import EDGELESS, FIELDS, UNNAMED, WRONG
from tests.browser.visits import STRUCTURE, badly_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


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


PLANTED_LAYOUT = """<!doctype html><html lang="en"><title>Planted</title><style>body { margin: 0 }</style>
<p style="width: 3em; overflow-wrap: anywhere">Incomprehensible</p><p style="width: 40px; overflow: hidden">
<span style="white-space: nowrap">Longer than its box</span></p><p style="white-space: nowrap">{long}</p>
<div style="position: relative; height: 100px"><p style="position: absolute; top: 0">One text</p>
<p style="position: absolute; top: 4px">Another</p></div>
<div style="position: relative"><svg width="200" height="60" style="position: absolute"><circle cx="30" cy="30" r="28"/>
</svg><p>On a circle</p></div><select style="width: 80px"><option>More than fits in it</option></select>
<p><a href="/" aria-label="Another name">A name</a></p>
<p style="width: 90px; background: yellow" class="edgeless">A field</p><p style="font-size: 11px">Fine print</p>
<main><div class="flow"><p style="width: 900px; line-height: 1.5; margin-bottom: 250px">{lines}</p></div>
<p>Far beneath</p></main>"""


def test_a_fault_of_the_layout_is_found(chromium):
    page = chromium.new_page(viewport={"width": 320, "height": 900})
    page.set_content(
        PLANTED_LAYOUT.replace("{long}", "Off the screen " * 9).replace("{lines}", "A line without end. " * 30)
    )
    kinds = {line.partition(":")[0] for line in page.evaluate(WRONG)}
    assert kinds == {"broken", "clipped", "off screen", "overlap", "on a drawing", "cut", "small", "long", "empty"}
    assert page.evaluate(UNNAMED) == ["Another name: A name"]
    page.evaluate(FIELDS)
    page.emulate_media(forced_colors="active")
    assert page.evaluate(EDGELESS) == ["edgeless"]
    page.close()
