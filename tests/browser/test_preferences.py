"""What visitors may ask of a page and still read it: keyboard, spacing, no script, picture or style, less motion."""

from itertools import cycle

import pytest

from bench import axe
from bench.addresses import TYPES
from tests.browser.visits import FOCUS, VARIED

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TABBABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0).length"""


def walk_by_keyboard(page, most=400):
    """Return how many places Tab stops at from the top of the page, and what is wrong with them."""
    faults, stops = [], 0
    for _ in range(most):
        page.keyboard.press("Tab")
        fault = page.evaluate(FOCUS)
        if fault is None:
            return stops, faults
        stops += 1
        faults += [fault] if fault else []
    return stops, [*faults, "the keyboard is trapped"]


# Every width and every way of building a page, not each with each.
@pytest.mark.parametrize(("name", "width"), [("home", 1280), ("projects", 320), ("article", 320), ("call", 1280)])
def test_the_keyboard_goes_everywhere_and_is_seen(open_page, name, width):
    page = open_page(TYPES[name], width=width, reduced_motion="reduce")
    stops, faults = walk_by_keyboard(page)
    assert not faults
    # Radio buttons of one name are one stop.
    assert stops >= 0.7 * page.evaluate(TABBABLE) > 10


def lost(page, whole):
    """Whether words of `whole`, or its title, are missing from the same page that lacks something."""
    said = [" ".join(one.locator("main").text_content().split()) for one in (page, whole)]
    return said[0] != said[1] or not page.locator("h1").is_visible()


@pytest.mark.parametrize("without", ["stylesheet", "image", "script"])
def test_a_page_reads_without(two_pages, server, without):
    """Without styles, pictures or scripts the words are all there, in order."""
    page, whole = two_pages(without)
    for name in ("home", "projects", "search"):
        for visited in (page, whole):
            visited.goto(server + TYPES[name])
        assert not lost(page, whole), name


def palette(page):
    """The colours that a page gives to what is fainter than its text, and to its drawings."""
    names = ["--paper-soft", "--paper-hair", "--soft", "--line"]
    return page.evaluate(
        "(names) => names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))", names
    )


def test_more_contrast_is_given_to_who_asks_for_it(open_page, server):
    page, plain = open_page("/", contrast="more", reduced_motion="reduce"), open_page("/")
    for scheme in ("light", "dark"):
        # The site's own colours reach as much on many pages: more is given all the same.
        for one in (page, plain):
            one.emulate_media(color_scheme=scheme)
        assert palette(page)[:2] != palette(plain)[:2], scheme
    for name, scheme in zip(VARIED, cycle(("dark", "light")), strict=False):
        page.goto(server + TYPES[name])
        page.emulate_media(color_scheme=scheme)
        assert axe.violations(page, rules=axe.MORE_CONTRAST) == [], (name, scheme)


def test_a_page_is_read_and_walked_in_forced_colours(open_page, server):
    page = open_page("/projets/", forced_colors="active", reduced_motion="reduce")
    _stops, faults = walk_by_keyboard(page, most=25)
    # The end is not looked for here.
    assert set(faults) <= {"the keyboard is trapped"}
    assert palette(page)[2:] == ["CanvasText"] * 2
    here = page.locator(".menu [aria-current]").first
    assert here.evaluate("link => getComputedStyle(link).textDecorationLine") == "underline"
    for name in VARIED:
        page.goto(server + TYPES[name])
        assert axe.violations(page, rules=axe.SEEN) == [], name
