"""What can be told of every page's accessibility from its HTML alone; the grid of the RGAA names these tests.

Each rule is a function from a page to what is wrong there, so that one
planted fault shows that it finds something.
"""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.django_db

FIELDS = "input:not([type=hidden]), select, textarea"
REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
ABSENT = "iframe, frame, object, embed, canvas, audio, video, map, area, meta[http-equiv=refresh i], marquee, blink"
TICKED = "input[type=checkbox], input[type=radio]"


@pytest.fixture(scope="module")
def pages(soups, django_db_blocker):
    """Every page of the sitemap, the search, the site map, an unknown address and a form with errors."""
    with django_db_blocker.unblock():
        refused = Client().post("/contact/", {"name": ""}).content
    return soups | {"/contact/ (errors)": BeautifulSoup(refused, "lxml")}


def name(tag):
    """The accessible name, as far as HTML alone gives it."""
    if label := tag.get("aria-label"):
        return label.strip()
    if ids := tag.get("aria-labelledby"):
        found = [tag.find_parent("html").find(id=one) for one in ids.split()]
        return " ".join(one.get_text(" ", strip=True) for one in found if one)
    pictures = " ".join(image.get("alt", "") for image in tag.find_all("img"))
    drawings = " ".join(name(svg) for svg in tag.find_all("svg") if svg.get("aria-label") or svg.get("aria-labelledby"))
    return f"{tag.get_text(' ', strip=True)} {pictures} {drawings}".strip() or tag.get("title", "").strip()


def is_hidden(tag):
    return any(one.get("aria-hidden") == "true" for one in [tag, *tag.parents] if one.name)


def nameless_drawings(page):
    images = [image for image in page.find_all("img") if image.get("alt") is None]
    drawings = [svg for svg in page.find_all("svg") if not svg.find_parent("svg") and not is_hidden(svg)]
    return images + [svg for svg in drawings if not (name(svg) or svg.get("role") in {"presentation", "none"})]


def nameless_controls(page):
    return [tag for tag in page.select("a[href], button") if not name(tag)]


def skipped_headings(page):
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    wrong = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    return wrong + ([] if levels.count(1) == 1 and len(page.main.find_all("h1")) == 1 else [levels])


def repeated_identifiers(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    return {one for one in ids if ids.count(one) > 1}


def unlabelled(page):
    labelled = {label.get("for") for label in page.find_all("label")}
    return [
        tag
        for tag in page.select(FIELDS)
        if not (tag.get("id") in labelled or tag.find_parent("label") or tag.get("aria-label"))
    ]


def ungrouped(page):
    groups = [tag.find_parent("fieldset") for tag in page.select(TICKED)]
    return [group for group in groups if not (group and group.legend and group.legend.get_text(strip=True))]


def poor_tables(page):
    return [
        table
        for table in page.find_all("table")
        if not (table.caption and table.caption.get_text(strip=True))
        or any(not cell.get("scope") for cell in table.find_all("th"))
        or table.select("[colspan], [rowspan], [headers]")
        or not table.find("th")
    ]


def lost_captions(page):
    return [tag for tag in page.find_all("figcaption") if tag.find_parent("figure") is None]


def broken_lists(page):
    return [
        child
        for group in page.find_all(["ul", "ol"])
        for child in group.find_all(recursive=False)
        if child.name not in {"li", "script", "template"}
    ]


def missing_landmarks(page):
    skip = page.select_one("body > a.skip")
    wanted = [page.select("body > header"), page.select("body > main"), page.select("body > footer")]
    is_right = all(len(found) == 1 for found in wanted) and page.select("header nav[aria-label]")
    return [] if is_right and skip and skip["href"] == f"#{page.main['id']}" else [wanted]


def hidden_but_reached(page):
    return [
        tag for tag in page.select(REACHED) if is_hidden(tag) and tag.get("tabindex") != "-1" and tag.name != "summary"
    ]


def forced_order(page):
    return [tag for tag in page.select("[tabindex]") if int(tag["tabindex"]) > 0]


def opened_windows(page):
    return page.select("[target=_blank], [target=_new]")


def absent_things(page):
    return page.select(ABSENT)


PLANTED = {
    nameless_drawings: '<img src="x"><svg></svg>',
    nameless_controls: '<a href="/"></a>',
    skipped_headings: "<h4>Trop bas</h4>",
    repeated_identifiers: '<p id="contenu"></p>',
    unlabelled: '<input name="x">',
    ungrouped: '<input type="checkbox">',
    poor_tables: "<table><tr><td>1</td></tr></table>",
    lost_captions: "<figcaption>Perdue</figcaption>",
    broken_lists: "<ul><p>Pas un élément</p></ul>",
    missing_landmarks: None,
    hidden_but_reached: '<p aria-hidden="true"><a href="/">Caché</a></p>',
    forced_order: '<p tabindex="2"></p>',
    opened_windows: '<a href="/" target="_blank">Ailleurs</a>',
    absent_things: "<iframe></iframe>",
}


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_each_rule_finds_a_planted_fault(pages, rule):
    page = BeautifulSoup(str(pages["/"]), "lxml")
    assert not rule(page)
    if PLANTED[rule]:
        page.main.append(BeautifulSoup(PLANTED[rule], "html.parser"))
    else:
        page.find("header").decompose()
    assert rule(page)


def wrong(pages, rule):
    return {address: found for address, page in pages.items() if (found := rule(page))}


def test_pictures_and_drawings_have_a_name_or_are_hidden(pages):
    assert not wrong(pages, nameless_drawings)


def test_links_and_buttons_have_a_name(pages):
    assert not wrong(pages, nameless_controls)


def test_headings_go_down_one_level_at_a_time(pages):
    assert not wrong(pages, skipped_headings)


def test_an_identifier_is_used_once(pages):
    assert not wrong(pages, repeated_identifiers)


def test_every_field_has_a_label(pages):
    assert not wrong(pages, unlabelled)


def test_boxes_to_tick_are_grouped_under_a_legend(pages):
    assert not wrong(pages, ungrouped)


def test_a_table_says_what_it_is_and_names_its_rows_and_columns(pages):
    assert any(page.find("table") for page in pages.values())
    assert not wrong(pages, poor_tables)


def test_a_caption_stands_in_its_figure(pages):
    assert not wrong(pages, lost_captions)


def test_a_list_holds_items_only(pages):
    assert not wrong(pages, broken_lists)


def test_every_page_has_its_landmarks(pages):
    assert not wrong(pages, missing_landmarks)


def test_nothing_reached_by_the_keyboard_is_hidden_from_a_screen_reader(pages):
    assert not wrong(pages, hidden_but_reached)


def test_the_order_of_the_keyboard_is_that_of_the_page(pages):
    assert not wrong(pages, forced_order)


def test_no_link_opens_a_window(pages):
    assert not wrong(pages, opened_windows)


def test_what_the_grid_calls_absent_is_absent(pages):
    assert not wrong(pages, absent_things)


def test_every_page_is_one_document_with_a_title_and_a_language(pages):
    for address, page in pages.items():
        assert str(page).lstrip().lower().startswith("<!doctype html>"), address
        assert page.title.get_text(strip=True) and page.html["lang"], address


def test_no_two_pages_share_a_title(pages):
    listed_pages = {address: page for address, page in pages.items() if "?" not in address and "(" not in address}
    titles = [(page.html["lang"], page.title.get_text(strip=True)) for page in listed_pages.values()]
    assert {title for title in titles if titles.count(title) > 1} == set()


def test_what_becomes_of_a_form_is_announced(pages):
    assert pages["/contact/ (errors)"].select_one(".contact [role=alert]")


def test_a_personal_field_says_what_it_is_for(pages):
    page = pages["/contact/"]
    assert [page.find(id=f"id_{name}")["autocomplete"] for name in ("name", "email")] == ["name", "email"]


def test_every_page_leads_to_the_search_and_the_site_map(pages):
    for address, page in pages.items():
        assert page.select_one("header form[role=search]"), address
        assert page.select_one('footer a[href$="/plan-du-site/"], footer a[href$="/site-map/"]'), address
