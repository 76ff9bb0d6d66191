"""What Chromium tells a screen reader of each component that opens, changes or answers: roles, names and states.

This is all that a page can do for one. How a given reader then says it, nothing here knows.
"""

import pytest

from tests.browser.conftest import soon

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What a reader is told of an element beside its role and its name, where it matters here.
STATES = ("expanded", "focused", "selected", "invalid", "description")


def told(page):
    """Return what a screen reader is told of each element: role, name, and those of `STATES` that it has."""
    if not hasattr(page, "accessibility_session"):
        page.accessibility_session = page.context.new_cdp_session(page)
    nodes = page.accessibility_session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""), states(node))
        for node in nodes
        if not node["ignored"]
    ]


def states(node):
    found = {one["name"]: one["value"].get("value", True) for one in node.get("properties", [])}
    found["description"] = node.get("description", {}).get("value", "")
    return {name: value for name, value in found.items() if name in STATES and value not in ("false", "")}


def of(page, role, name=""):
    """The states of each element of this role whose name begins so."""
    return [found for kind, said, found in told(page) if kind == role and said.startswith(name)]


def turns(page, role, name="", **wanted):
    """Wait until the one element of this role whose name begins so has these states."""
    soon(page, lambda: [found for found in of(page, role, name) if found.items() >= wanted.items()])


def goes(page, role, name=""):
    """Wait until there is no such element."""
    soon(page, lambda: not of(page, role, name))


@pytest.fixture
def phone(open_page):
    """A function that opens a page on a phone, where menu and search are folded."""
    return lambda path, **options: open_page(path, width=320, reduced_motion="reduce", **options)


def test_the_menu_says_whether_it_is_open(phone):
    page = phone("/")
    assert of(page, "button", "Menu") == [{"expanded": False}]
    assert not of(page, "navigation", "Navigation principale")
    page.get_by_role("button", name="Menu", exact=True).click()
    turns(page, "button", "Menu", expanded=True)
    turns(page, "navigation", "Navigation principale")
    turns(page, "link", "Projets")
    page.keyboard.press("Escape")
    turns(page, "button", "Menu", expanded=False, focused=True)
    goes(page, "navigation", "Navigation principale")


def test_the_search_opens_on_its_field_and_tells_its_suggestions(phone):
    page, field = phone("/"), ("combobox", "Rechercher sur le site")
    page.get_by_role("button", name="Rechercher", exact=True).click()
    turns(page, "button", "Rechercher", expanded=True)
    turns(page, *field, focused=True, expanded=False)
    page.keyboard.type("onco")
    turns(page, "option", selected=False)
    turns(page, *field, focused=True, expanded=True)
    turns(page, "listbox", "Suggestions")
    turns(page, "status")
    soon(page, lambda: any(role == "StaticText" and "suggestion" in said for role, said, _states in told(page)))
    page.keyboard.press("ArrowDown")
    soon(page, lambda: [one["selected"] for one in of(page, "option")].count(True) == 1)
    page.keyboard.press("Escape")
    goes(page, "option")
    turns(page, *field, expanded=False)


def leading_to_the_glossary(page):
    return [said for role, said, _states in told(page) if role == "link" and said.endswith("dans le glossaire")]


def test_a_definition_says_whether_it_is_open(phone):
    page = phone("/programme/")
    word = page.locator("a.term").first
    name = word.inner_text()
    assert not of(page, "button", name)[0]["expanded"] and not leading_to_the_glossary(page)
    word.click()
    turns(page, "button", name, expanded=True)
    soon(page, lambda: leading_to_the_glossary(page))
    page.keyboard.press("Escape")
    turns(page, "button", name, expanded=False, focused=True)


def test_the_filters_say_whether_they_are_unfolded(phone):
    page, summary = phone("/projets/"), ("DisclosureTriangle", "Filtrer et chercher")
    assert of(page, *summary) == [{"expanded": False}] and not of(page, "checkbox")
    page.locator(".filters > summary").click()
    turns(page, *summary, expanded=True)
    turns(page, "checkbox")
    turns(page, "group")


def test_a_refused_form_says_what_is_wrong_with_each_field(phone):
    page = phone("/contact/")
    assert of(page, "textbox") and not any("invalid" in field for field in of(page, "textbox"))
    page.locator("#id_email").fill("ada@")
    page.get_by_role("button", name="Envoyer le message").click()
    turns(page, "alert", focused=True)
    [field] = of(page, "textbox", "Votre adresse de courriel")
    assert field["invalid"] == "true" and "exemple" in field["description"]


def test_a_copied_address_is_announced(phone):
    page = phone("/projets/substituts-de-peau/", permissions=["clipboard-read", "clipboard-write"])
    assert of(page, "status") and not any("Adresse copiée" in said for _role, said, _states in told(page))
    page.get_by_role("button", name="Copier l’adresse").click()
    soon(page, lambda: any("Adresse copiée" in said for _role, said, _states in told(page)))
