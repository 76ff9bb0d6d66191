"""What Chromium tells a screen reader of each component that opens, changes or answers: roles, names and states.

This is all that a page can do for one. How a given reader then says it, nothing here knows.
"""

import pytest

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


@pytest.fixture
def phone(open_page):
    """A function that opens a page on a phone, where menu and search are folded."""
    return lambda path, **options: open_page(path, width=320, reduced_motion="reduce", **options)


def test_the_menu_says_whether_it_is_open(phone):
    page = phone("/")
    assert of(page, "button", "Menu") == [{"expanded": False}]
    assert not of(page, "navigation", "Navigation principale")
    page.get_by_role("button", name="Menu", exact=True).click()
    assert of(page, "button", "Menu")[0]["expanded"]
    assert of(page, "navigation", "Navigation principale")
    assert of(page, "link", "Projets")
    page.keyboard.press("Escape")
    assert of(page, "button", "Menu") == [{"expanded": False, "focused": True}]
    assert not of(page, "navigation", "Navigation principale")


def test_the_search_opens_on_its_field_and_tells_its_suggestions(phone):
    page = phone("/")
    page.get_by_role("button", name="Rechercher", exact=True).click()
    assert of(page, "button", "Rechercher")[0]["expanded"]
    [field] = of(page, "combobox", "Rechercher sur le site")
    assert field["focused"] and not field["expanded"]
    page.keyboard.type("onco")
    page.get_by_role("option").first.wait_for()
    [field] = of(page, "combobox", "Rechercher sur le site")
    assert field["focused"] and field["expanded"]
    assert of(page, "listbox", "Suggestions")
    assert [one["selected"] for one in of(page, "option")][:1] == [False]
    assert of(page, "status")
    assert any(role == "StaticText" and "suggestion" in said for role, said, _states in told(page))
    page.keyboard.press("ArrowDown")
    assert [one["selected"] for one in of(page, "option")].count(True) == 1
    page.keyboard.press("Escape")
    assert not of(page, "option") and not of(page, "combobox", "Rechercher sur le site")[0]["expanded"]


def leading_to_the_glossary(page):
    return [said for role, said, _states in told(page) if role == "link" and said.endswith("dans le glossaire")]


def test_a_definition_says_whether_it_is_open(phone):
    page = phone("/programme/")
    word = page.locator("a.term").first
    name = word.inner_text()
    assert not of(page, "button", name)[0]["expanded"] and not leading_to_the_glossary(page)
    word.click()
    assert of(page, "button", name)[0]["expanded"] and leading_to_the_glossary(page)
    page.keyboard.press("Escape")
    assert of(page, "button", name)[0] == {"expanded": False, "focused": True}


def test_the_filters_say_whether_they_are_unfolded(phone):
    page = phone("/projets/")
    assert of(page, "DisclosureTriangle", "Filtrer et chercher") == [{"expanded": False}]
    assert not of(page, "checkbox")
    page.locator(".filters > summary").click()
    assert of(page, "DisclosureTriangle", "Filtrer et chercher")[0]["expanded"]
    assert of(page, "checkbox") and of(page, "group")


def test_a_refused_form_says_what_is_wrong_with_each_field(phone):
    page = phone("/contact/")
    assert of(page, "textbox") and not any("invalid" in field for field in of(page, "textbox"))
    page.locator("#id_email").fill("ada@")
    page.get_by_role("button", name="Envoyer le message").click()
    page.locator(".errors").wait_for()
    assert of(page, "alert")[0]["focused"]
    [field] = of(page, "textbox", "Votre adresse de courriel")
    assert field["invalid"] == "true" and "exemple" in field["description"]


def test_a_copied_address_is_announced(phone):
    page = phone("/projets/substituts-de-peau/", permissions=["clipboard-read", "clipboard-write"])
    assert of(page, "status") and not any("Adresse copiée" in said for _role, said, _states in told(page))
    page.get_by_role("button", name="Copier l’adresse").click()
    page.get_by_role("status").get_by_text("Adresse copiée").wait_for()
    assert any("Adresse copiée" in said for _role, said, _states in told(page))
