"""On paper, a page is a clean document with its address and its date."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from bench.addresses import TYPES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PATHS = [path for name, path in TYPES.items() if "English" not in name]
# Nor what is no page at all, which has no address of its own.
UNKNOWN = "/nulle-part/"
ON_SCREEN = ".menu, .search, .skip, .crumb, .top-link, button, .filters, .pages"
# What a sheet or a table says that paper would not: it is hidden, or stands beyond its box.
LOST = """
() => [...document.querySelectorAll("main :is(.facts, .table-wrap)")].filter((element) =>
  !element.checkVisibility() || element.scrollWidth > element.clientWidth + 1).map((element) => element.className)
"""
DARK_FIELDS = """
() => [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  const [red, green, blue, alpha = 1] = (style.backgroundColor.match(/[\\d.]+/g) ?? []).map(Number);
  const isLarge = element.clientWidth * element.clientHeight > 20000;
  return isLarge && element.checkVisibility() && alpha && Math.min(red, green, blue) < 200;
}).map((element) => element.className)
"""


@pytest.fixture
def printed(open_page):
    """A function that gives a page as a printer sees it, on A4 within its margins."""

    def open_(path, **options):
        page = open_page(path, width=658, **options)
        page.emulate_media(media="print")
        return page

    return open_


def test_every_type_of_page_prints_clean(printed, server):
    page, wrong = printed("/"), {}
    for path in [*PATHS, UNKNOWN]:
        page.goto(path)
        address = page.locator(".top .address:visible")
        if path != UNKNOWN:
            expect(address).to_contain_text((server + path).split("?")[0])
        shown = [element.get_attribute("class") for element in page.locator(ON_SCREEN).filter(visible=True).all()]
        across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if found := [*shown, *page.evaluate(DARK_FIELDS), *page.evaluate(LOST), *([across] if across > 0 else [])]:
            wrong[path] = found
    assert wrong == {}
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_an_error_page_is_printed_on_one_sheet(printed):
    page = printed("/")
    page.set_content(render_to_string("500.html"))
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_printed_page_tells_its_date_in_its_language(printed):
    page = printed("/projets/substituts-de-peau/")
    expect(page.locator(".top .address")).to_contain_text("Version du")
    page.goto("/en/")
    expect(page.locator(".top .address")).to_contain_text("Version of")


def test_what_folds_is_open_on_paper_and_words_and_links_are_plain_with_their_address(printed):
    page = printed("/programme/")
    folded = page.locator("details").first
    assert folded.get_attribute("open") is None
    assert folded.locator("li").first.bounding_box()["height"] > 5
    link = page.locator('main a[href^="http"]').first
    after = link.evaluate("element => getComputedStyle(element, '::after').content")
    assert link.get_attribute("href") in after or "attr(href)" in after
    expect(page.locator("a.term").first).to_have_css("text-decoration-line", "none")
    expect(page.locator(".definition")).to_have_count(0)


def test_a_wide_table_is_printed_whole(printed):
    page = printed("/mentions-legales/")
    row = "<tr>" + "<td>2024</td>" * 6 + "</tr>"
    table = f'<div class="table-wrap"><table>{row}</table></div>'
    page.evaluate("(table) => document.querySelector('#corps-du-texte').insertAdjacentHTML('beforeend', table)", table)
    assert page.evaluate(LOST) == []


def test_dark_screens_print_black_on_white(printed):
    page = printed("/", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in {
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    }
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
