"""A partner's kit: what it gives follows the project's page, and its card alone may be framed by another site."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from pepr_site.models import SiteImage
from programme.models import AcknowledgementPage, KitPage, PressPage, PressPicture
from projects.models import ProjectPage
from tests.hidden import HIDDEN
from tests.pepr_site.conftest import project  # noqa: F401

pytestmark = pytest.mark.django_db

KIT = "/kit/substituts-de-peau/"


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


def test_the_list_leads_to_every_kit(client):
    links = {link["href"] for link in soup(client, "/kit/").main.find_all("a")}
    slugs = ProjectPage.objects.visible().filter(locale__language_code="fr").values_list("slug", flat=True)
    assert {f"/kit/{slug}/" for slug in slugs} <= links


def test_a_kit_says_what_the_page_says_today(client, project):  # noqa: F811
    ProjectPage.objects.filter(pk=project.pk).update(
        standfirst="Zyxologie du jour : [[budget]].", anr_reference="ANR-22-ZYXO-0007"
    )
    for address in (KIT, f"{KIT}carte/"):
        text = client.get(address).content.decode()
        assert "Zyxologie du jour" in text and "[[" not in text
    page = soup(client, KIT)
    assert all("ANR-22-ZYXO-0007" in quote.text for quote in page.main.select("blockquote"))
    assert len(page.main.select("blockquote")) == 2


def test_the_card_to_copy_holds_its_data(client):
    card = BeautifulSoup(soup(client, KIT).find(id="kit-html").text, "lxml")
    told = json.loads(card.find("script").string)
    assert told["@graph"][0]["@type"] == "ResearchProject"
    assert card.a["href"] == "http://localhost/projets/substituts-de-peau/"
    frame = BeautifulSoup(soup(client, KIT).find(id="kit-cadre").text, "lxml").iframe
    assert frame["src"] == f"http://localhost{KIT}carte/" and frame["title"]


def test_what_stands_in_a_title_runs_nothing(client, project):  # noqa: F811
    ProjectPage.objects.filter(pk=project.pk).update(title="</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"{KIT}carte/").content.decode()


def test_the_card_alone_is_framed_by_others(client):
    for again in range(2):
        card = client.get(f"{KIT}carte/")
        assert "frame-ancestors *" in card["Content-Security-Policy"], again
        assert "X-Frame-Options" not in card.headers
    for address in (KIT, "/kit/", "/projets/substituts-de-peau/"):
        page = client.get(address)
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY"


def test_the_square_is_a_file_and_stands_in_the_page(client):
    response = client.get(f"{KIT}code/")
    assert response["Content-Type"] == "image/svg+xml" and "attachment" in response["Content-Disposition"]
    assert re.search(r"<svg[^>]+xmlns", response.content.decode())
    assert soup(client, KIT).main.select("svg path")


def test_logos_are_those_of_the_press_page(client, home):
    assert not soup(client, KIT).find(id="titre-images")
    press = PressPage.objects.child_of(home).get()
    image = SiteImage.objects.order_by("pk").first()
    press.pictures = [PressPicture(kind="logo", image=image), PressPicture(kind="picture", image=image)]
    press.save()
    assert len(soup(client, KIT).main.select("figure.picture")) == 1
    press.unpublish()
    assert not soup(client, KIT).main.select("figure.picture")


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_a_hidden_project_has_no_kit(client, project, hide):  # noqa: F811
    page = ProjectPage(title="Caché", slug="cache", number=77, short_title="Caché", standfirst="Non.")
    hide(page, project.get_parent().specific)
    for address in ("/kit/cache/", "/kit/cache/carte/", "/kit/cache/code/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/kit/nulle-part/", f"{KIT}autre/", f"{KIT}carte/encore/"])
def test_there_is_nothing_else_beneath(client, address):
    assert client.get(address).status_code == 404


def test_a_kit_leads_to_its_other_language(client):
    link = soup(client, KIT).find("a", hreflang="en")
    assert link["href"].startswith("/en/kit/") and client.get(link["href"]).status_code == 200


def test_a_kit_offers_what_may_be_read_of_the_rest(client, project):  # noqa: F811
    def sheets():
        return [link["hreflang"] for link in soup(client, KIT).select("main a[type='application/pdf']")]

    assert sheets() == ["fr", "en"]
    twin = ProjectPage.objects.exclude(pk=project.pk).get(translation_key=project.translation_key)
    address = soup(client, KIT).find("a", hreflang="en")["href"]
    # A copy that follows its original has no sheet of its own.
    Page.objects.filter(pk=twin.pk).update(alias_of=project.pk)
    assert sheets() == ["fr"]
    Page.objects.filter(pk=twin.pk).update(alias_of=None)
    twin.unpublish()
    AcknowledgementPage.objects.get(locale=project.locale).unpublish()
    page = soup(client, KIT)
    assert sheets() == ["fr"] and not page.find("a", href=address) and not page.main.select("blockquote")
    KitPage.objects.get(locale=project.locale).unpublish()
    assert client.get(KIT).status_code == client.get(f"{KIT}carte/").status_code == 404
