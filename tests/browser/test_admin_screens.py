"""The admin in a real browser: its scripts run, the policy stops nothing, and what is needed is in sight."""

import pytest
from playwright.sync_api import expect

from bench import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# One of each kind of screen, those with scripts of their own among them; other tests of this folder open more.
SCREENS = {
    "camille": [
        *("", "images/", "images/multiple/add/", "pages/{page}/edit/", "pages/{page}/history/", "pages/{page}/copy/"),
        *("images/{image}/", "snippets/programme/organisation/add/", "searchpicks/add/", "redirects/add/"),
        *("messages/", "reports/review/", "translation/", "compte/securite/", "guide/"),
    ],
    # What is drawn otherwise for them.
    "rene": ["pages/{page}/edit/"],
    "paul": ["", "pages/{project}/edit/"],
}
# What each came for.
MAIN = {"camille": "Publier", "rene": "Soumettre à la relecture", "paul": "Soumettre à la communication"}
# What a person has before their eyes all day.
DAILY = {"camille": ("", "pages/{list}/", "pages/{page}/edit/"), "paul": ("",)}
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # Wagtail's own field of rich text has no name, and its map of a page scrolls once its links are folded away.
    "rules": {name: {"enabled": False} for name in ("aria-input-field-name", "scrollable-region-focusable")},
}


@pytest.fixture(scope="module")
def numbers(profiles):
    """The ids that stand in the addresses of `SCREENS`."""

    def first(kind, query=""):
        answer = profiles("camille").request.get(f"/admin/api/main/{kind}/?limit=1{query}")
        return answer.json()["items"][0]["id"]

    return {
        "page": first("pages", "&type=news.NewsPage&locale=fr"),
        "project": first("pages", "&type=projects.ProjectPage&locale=fr&slug=substituts-de-peau"),
        "image": first("images"),
        "list": first("pages", "&type=news.NewsIndexPage&locale=fr"),
    }


@pytest.mark.parametrize("name", SCREENS)
def test_no_script_fails_no_policy_is_broken_and_what_one_came_for_is_in_sight(sign_in, numbers, name):
    page = sign_in(name)
    problems = {}
    for path in SCREENS[name]:
        page.goto(f"/admin/{path.format(**numbers)}", wait_until="load")
        page.locator("[data-ready], main, #main").first.wait_for()
        problems |= {path: page.problems.copy()} if page.problems else {}
        page.problems.clear()
        if path.endswith("edit/"):
            is_in_sight(page, MAIN[name])
    assert problems == {}


def is_in_sight(page, main):
    """The main button of a form stands in sight beside the draft, on a desk and on a telephone."""
    footer = page.locator("footer").last
    expect(footer.get_by_role("button", name="Enregistrer le brouillon")).to_be_visible()
    button = footer.get_by_role("button", name=main, exact=True).first
    expect(button).to_be_visible()
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 375
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_panel_that_is_remembered_hides_no_form_on_a_small_screen(sign_in, numbers):
    page = sign_in("camille", f"/admin/pages/{numbers['page']}/edit/")
    page.evaluate("localStorage.setItem('wagtail:side-panel-open', 'status')")
    page.set_viewport_size({"width": 375, "height": 800})
    page.reload(wait_until="load")
    page.locator("[name=title]").first.click()
    expect(page.locator("[data-side-panel=status]")).to_be_hidden()


@pytest.mark.parametrize("name", DAILY)
def test_what_is_open_all_day_is_for_everybody_in_light_and_dark(sign_in, numbers, name):
    page, found = sign_in(name), {}
    for path in DAILY[name]:
        page.goto(f"/admin/{path.format(**numbers)}", wait_until="load")
        page.locator("main").first.wait_for()
        # Else a colour would be read on its way to the other scheme.
        page.add_style_tag(content="* { transition: none !important }")
        for scheme, rules in (("light", WCAG), ("dark", axe.SEEN)):
            page.emulate_media(color_scheme=scheme)
            if wrong := axe.violations(page, rules=rules):
                found[f"{path} {scheme}"] = wrong
    assert found == {}
