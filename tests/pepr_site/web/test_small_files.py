"""The search as a browser adds it, the manifest of phones, who made the site."""

from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from pepr_site.models import SiteText

pytestmark = pytest.mark.django_db
HOMES = {"fr": "/", "en": "/en/"}
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.mark.parametrize("language", HOMES)
def test_a_page_names_its_search_and_its_manifest_which_answer(client, language):
    head = BeautifulSoup(client.get(HOMES[language]).content, "lxml").head
    root = ET.fromstring(client.get(head.find("link", rel="search")["href"]).content)  # noqa: S314 - our own
    # « PEPR Biothérapies » is a character too long for a short name, which is never cut within a word.
    names = [root.find(f"{OPENSEARCH}{name}").text for name in ("Language", "ShortName", "LongName")]
    assert names == [language, "PEPR", "PEPR Biothérapies"]
    template = root.find(f"{OPENSEARCH}Url[@type='text/html']").get("template")
    found = client.get(template.removeprefix("http://localhost").replace("{searchTerms}", "vecteur"))
    assert found.status_code == 200 and "vecteur" in found.content.decode()
    response = client.get(head.find("link", rel="manifest")["href"])
    manifest = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["start_url"], manifest["display"]) == (language, HOMES[language], "browser")
    assert manifest["name"].startswith("PEPR Biothérapies") and manifest["icons"][0]["sizes"] == "180x180"


def test_a_name_of_one_long_word_is_cut(client):
    SiteText.objects.update(name="B" * 60)
    root = ET.fromstring(client.get("/opensearch.xml").content)  # noqa: S314 - our own
    assert [len(root.find(f"{OPENSEARCH}{name}").text) for name in ("ShortName", "LongName")] == [16, 48]


def test_humans_are_told_who_stands_behind_the_site(client):
    response = client.get("/humans.txt")
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8" and not response.cookies
    assert "http://localhost/contact/" in text and "pepr-biotherapies.fr" in text and "&" not in text
