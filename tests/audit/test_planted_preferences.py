"""What `tests/browser/test_preferences.py` looks for is found: each page here breaks in one way."""

import pytest

from bench import axe
from tests.browser.test_preferences import lost, walk_by_keyboard
from tests.browser.visits import MOVES, SPACING

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Pages that break in one way, and have what the checks look for otherwise.
PLANTED_LINKS = """<!doctype html><title>x</title><style>a:focus { outline: 3px solid }</style><body>
  <a href="/">a</a> <a href="/">b</a> <a href="/">c</a>"""


@pytest.fixture
def open_planted(open_page):
    """A function that shows a page with this HTML, in the browser and with the preferences of any other."""

    def open_(html, **preferences):
        page = open_page("/robots.txt", **preferences)
        page.route("**/essai", lambda route: route.fulfill(content_type="text/html", body=html))
        page.goto("/essai")
        return page

    return open_


@pytest.mark.parametrize(
    ("fault", "script"),
    [
        ("focus not visible", "link.style.outline = 'none'; link.style.boxShadow = 'none'"),
        ("focus covered", "cover.style.cssText = 'position:fixed;inset:0;z-index:99'; document.body.append(cover)"),
        ("focus out of sight", "link.style.cssText = 'position:fixed;left:-900px;top:0'"),
        ("focus on what is not shown", "link.style.cssText = 'position:absolute;width:0;height:0;overflow:hidden'"),
    ],
)
def test_a_place_of_the_keyboard_that_cannot_be_seen_is_found(open_page, fault, script):
    page = open_page("/programme/", reduced_motion="reduce")
    page.evaluate(f"""() => {{
      const link = document.createElement("a"), cover = document.createElement("div");
      link.href = "/"; link.textContent = "x"; document.body.prepend(link); {script};
    }}""")
    assert any(found.startswith(fault) for found in walk_by_keyboard(page, most=3)[1])


def test_a_keyboard_that_is_trapped_is_found(open_planted):
    trap = """<script>document.links[2].addEventListener("keydown", (event) => {
      event.preventDefault();
      document.links[0].focus();
    })</script>"""
    assert walk_by_keyboard(open_planted(PLANTED_LINKS), most=9) == (3, [])
    assert walk_by_keyboard(open_planted(PLANTED_LINKS + trap), most=9)[1] == ["the keyboard is trapped"]


def test_spaced_text_that_is_lost_is_found(open_page):
    page = open_page("/programme/", width=320)
    page.evaluate("Object.assign(document.querySelector('.lede').style, { height: '3rem', overflow: 'hidden' })")
    # A line that just has its place.
    page.evaluate("""() => {
      const line = document.querySelector("main").appendChild(document.createElement("pre"));
      const { documentElement: root } = document;
      while (root.scrollWidth <= root.clientWidth) line.textContent += "x";
      line.textContent = line.textContent.slice(0, -1);
    }""")
    found = page.evaluate(SPACING)
    assert any(line.startswith("cut") for line in found)
    assert any(line.startswith("scrolls sideways") for line in found)


# A page whose title shows by a style, and whose words come with a picture and with a script.
PLANTED_ALONE = {
    "essai": (
        "text/html",
        """<!doctype html><link rel="stylesheet" href="essai.css"><main><h1 hidden>a</h1>
        <img src="essai.svg" onload="this.after('b')"></main><script src="essai.js"></script>""",
    ),
    "essai.css": ("text/css", "h1 { display: block }"),
    "essai.svg": ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
    "essai.js": ("text/javascript", "document.querySelector('main').append('c')"),
}


@pytest.mark.parametrize("without", ["stylesheet", "image", "script"])
def test_what_a_page_says_by_one_means_alone_is_missed(two_pages, server, without):
    def answer(route):
        kind, body = PLANTED_ALONE[route.request.url.rpartition("/")[2]]
        route.fulfill(content_type=kind, body=body)

    page, whole = two_pages(without)
    for visited in (page, whole):
        visited.context.route("**/essai*", answer)
        visited.goto(f"{server}/essai")
    assert not lost(whole, whole)
    assert lost(page, whole)


@pytest.mark.parametrize(
    "style",
    [
        "a { transition: color 1s }",
        "@keyframes x { to { opacity: 0 } } p { animation: x 9s }",
        "* { scroll-behavior: smooth }",
    ],
    ids=["transition", "animation", "smooth scroll"],
)
def test_what_moves_all_the_same_is_found(open_planted, style):
    assert open_planted(f"{PLANTED_LINKS}<p>x<style>{style}</style>", reduced_motion="reduce").evaluate(MOVES) > 0


def test_what_a_script_moves_all_the_same_is_found(open_planted):
    script = "<script>document.body.animate([{ opacity: 0 }, { opacity: 1 }], 9000)</script>"
    assert open_planted(PLANTED_LINKS + script, reduced_motion="reduce").evaluate(MOVES) == 1


def test_too_little_contrast_for_who_asks_for_more_is_found(open_planted):
    """A grey that is enough for everybody else."""
    style = "<style>:root { background: #fff } p { color: #6b6b6b }</style><main><h1>Grey</h1><p>Some words of it"
    page = open_planted(PLANTED_LINKS + style, contrast="more")
    assert axe.violations(page, rules=axe.SEEN) == []
    assert len(axe.violations(page, rules=axe.MORE_CONTRAST)) == 1


def test_what_does_not_bear_forced_colours_is_found(open_planted):
    """A mark that is only a shadow, and a text that keeps its own colours."""
    style = """<style>:root { color-scheme: light } a:focus { outline: none; box-shadow: 0 0 0 3px #000 }
      p { color: #767676; background: #fff; forced-color-adjust: none } :root { background: #fff }
      @media (forced-colors: active) { p { background: #999 } }</style><main><h1>Grey</h1><p>Some words of it"""
    plain, forced = (open_planted(PLANTED_LINKS + style, forced_colors=colours) for colours in ("none", "active"))
    assert walk_by_keyboard(plain)[1] == [] and axe.violations(plain, rules=axe.SEEN) == []
    assert len(walk_by_keyboard(forced)[1]) == 3
    assert len(axe.violations(forced, rules=axe.SEEN)) == 1
