"""On paper, a page is a clean document with its address and its date."""

import pytest

from tests.browser.test_site import TYPES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

DARK_FIELDS = """
() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const [red, green, blue, alpha = 1] = (style.backgroundColor.match(/[\\d.]+/g) ?? []).map(Number);
  const isLarge = element.clientWidth * element.clientHeight > 20000;
  return isLarge && element.checkVisibility() && alpha && Math.min(red, green, blue) < 200;
}).map((element) => element.className)
"""


def printed(open_page, path, **options):
    """The page as a printer sees it, on A4 within its margins."""
    page = open_page(path, width=658, **options)
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", TYPES)
def test_every_type_of_page_prints_clean(open_page, server, path):
    page = printed(open_page, path)
    address = page.locator(".top .address")
    # What is not there has no address.
    if path != "/nulle-part/":
        assert address.is_visible() and (server + path).split("?")[0] in address.inner_text()
    for hidden in (".menu", ".search", ".skip", ".crumb", ".top-link", "button", ".filters", ".pages"):
        assert not any(element.is_visible() for element in page.locator(hidden).all()), hidden
    assert page.evaluate(DARK_FIELDS) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_printed_page_tells_its_date_in_its_language(open_page):
    assert "Version du" in printed(open_page, "/projets/substituts-de-peau/").locator(".top .address").inner_text()
    assert "Version of" in printed(open_page, "/en/").locator(".top .address").inner_text()


def test_what_folds_is_open_on_paper_and_what_a_link_says_is_followed_by_its_address(open_page):
    page = printed(open_page, "/programme/")
    folded = page.locator("details").first
    assert folded.get_attribute("open") is None
    assert folded.locator("li").first.bounding_box()["height"] > 5
    link = page.locator('main a[href^="http"]').first
    after = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert link.get_attribute("href") in after or "attr(href)" in after


def test_dark_screens_print_black_on_white(open_page):
    page = printed(open_page, "/", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in {
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    }
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
