"""The guide in the admin: each reads what is theirs."""

import re

import pytest
from django.urls import reverse

from pepr_site.editing import guide

pytestmark = pytest.mark.django_db
TITLES = {page: title for pages in guide.chapters().values() for page, title in pages.items()}


def test_the_table_of_contents_names_every_page_by_its_title():
    pages = {path.stem: path.read_text().partition("\n")[0] for path in guide.FOLDER.glob("*.md")}
    del pages["README"]
    assert {page: f"# {title}" for page, title in TITLES.items()} == pages


def test_a_page_shows_with_its_pictures(as_):
    client = as_("communication")
    for page in TITLES:
        html = client.get(reverse("guide_page", args=[page])).content.decode()
        pictures = re.findall(r'<img alt="[^"]+" src="([^"]+)"', html)
        assert len(pictures) == (guide.FOLDER / f"{page}.md").read_text().count("](img/"), page
        for address in pictures:
            assert client.get(address)["Content-Type"] == "image/png", address
        assert ".md" not in html, page


def test_partners_are_shown_their_own_pages_only(as_):
    client = as_("partner")
    contents = client.get(reverse("guide")).content.decode()
    assert "Tenir la page de son projet" in contents
    assert "Inviter un partenaire" not in contents
    assert client.get(reverse("guide_page", args=["tenir-la-page-de-son-projet"])).status_code == 200
    assert client.get(reverse("guide_page", args=["inviter-un-partenaire"])).status_code == 404


def test_the_guide_is_in_the_help_menu_in_the_place_of_another_in_english(as_):
    menu = as_("communication").get(reverse("wagtailimages:index")).content.decode()
    assert reverse("guide") in menu
    assert "guide.wagtail.org" not in menu


@pytest.mark.parametrize("name", ["inconnue", "settings"])
def test_an_unknown_page_is_not_found(name, as_):
    assert as_("communication").get(reverse("guide_page", args=[name])).status_code == 404
    assert as_("communication").get(reverse("guide_picture", args=[name])).status_code == 404
