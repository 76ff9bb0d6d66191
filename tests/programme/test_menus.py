"""What is within reach from every page: the sections in the menu; beside it agenda, glossary, contact, easy pages."""

import pytest

from tests.conftest import one_of_each

pytestmark = pytest.mark.django_db

SERVICES = {
    "fr": ["/agenda/", "/glossaire/", "/contact/", "/facile-a-lire/"],
    "en": ["/en/events/", "/en/glossary/", "/en/contact/", "/en/easy-to-read/"],
}


def links(soup, selector):
    return [link["href"] for link in soup.select(f"{selector} a[href]")]


def test_services_are_one_step_from_every_page(soups):
    for address in one_of_each():
        page = soups[address]
        services = SERVICES[page.html["lang"]]
        assert sorted(links(page, ".top .service")) == sorted(services), address
        assert set(services) < set(links(page, ".foot")), address
        assert len(links(page, ".menu__list")) == 5, address


def test_an_entry_says_that_one_is_there(soups):
    here = soups["/glossaire/"].select_one(".top .service [aria-current=page]")
    assert here["href"] == "/glossaire/"
    beneath = soups["/agenda/congres-france-bioproduction-2025/"].select_one(".top .service [aria-current=true]")
    assert beneath["href"] == "/agenda/"


def test_only_the_home_page_ends_with_the_scene(soups):
    assert {address for address in one_of_each() if soups[address].select(".foot--scene")} == {"/", "/en/"}
