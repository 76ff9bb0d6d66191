"""A site that is not the programme's official one says so wherever it is read: on screen, on paper and by machines."""

import json

import pytest
from bs4 import BeautifulSoup

from pepr_site.models import SiteText

pytestmark = pytest.mark.django_db
OFFICIAL = "https://pepr-biotherapies.fr"
SAID = {"": "n’est pas le site officiel", "/en": "is not the official site"}
FILES = [
    "/atom.xml",
    "/rss.xml",
    "/actualites/atom.xml",
    "/appels/rss.xml",
    "/agenda.ics",
    "/appels/agenda.ics",
    "/donnees/projets.json",
    "/donnees/projets.jsonld",
    "/donnees/catalogue.jsonld",
    "/projets/substituts-de-peau/citer.bib",
    "/projets/substituts-de-peau/citer.ris",
]
IN_ENGLISH = [
    "/en/atom.xml",
    "/en/news/rss.xml",
    "/en/calls/agenda.ics",
    "/en/data/projects.json",
    "/en/projects/skin-substitutes/cite.bib",
    "/en/projects/skin-substitutes/cite.ris",
]


def read(client, address):
    """Return what a file says, its folded lines and its escapes undone."""
    response = client.get(address)
    assert response.status_code == 200, address
    text = response.content.decode().replace("\r\n ", "").replace("\\,", ",")
    return json.dumps(json.loads(text), ensure_ascii=False) if "json" in response["Content-Type"] else text


def graph(client, address):
    soup = BeautifulSoup(client.get(address).content, "lxml")
    nodes = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
    return soup, {node["@id"].rpartition("#")[2]: node for node in nodes if "#" in node.get("@id", "")}


def test_every_file_says_which_site_is_the_official_one(client):
    silent = [
        address
        for address in [*FILES, *IN_ENGLISH]
        if SAID["/en" if address.startswith("/en") else ""] not in " ".join(read(client, address).split())
        or OFFICIAL not in read(client, address)
    ]
    assert silent == []


@pytest.mark.parametrize(("address", "words"), [("/", "(site non officiel)"), ("/en/", "(unofficial site)")])
def test_every_page_says_it_to_machines_and_links_the_official_site(client, address, words):
    soup, nodes = graph(client, address)
    assert soup.select_one(".notice a")["href"] == OFFICIAL
    assert words in soup.find("meta", property="og:site_name")["content"]
    assert nodes["programme"]["url"] == nodes["programme"]["sameAs"] == OFFICIAL
    assert words in nodes["website"]["name"] and nodes["website"]["url"].endswith(address)
    assert nodes["website"]["about"] == {"@id": nodes["programme"]["@id"]}


def test_the_official_site_says_nothing_of_it(client):
    for text in SiteText.objects.all():
        text.official_site, text.name = "", "Autre nom"
        text.save()
    texts = [read(client, address) for address in [*FILES, *IN_ENGLISH]]
    assert not [text for text in texts if "site officiel" in text or "official site" in text]
    # One setting names the site everywhere.
    assert all("Autre nom" in " ".join(text.split()) or "catalogue" in text for text in texts)
    soup, nodes = graph(client, "/")
    assert soup.find("meta", property="og:site_name")["content"] == nodes["website"]["name"] == "Autre nom"
    assert nodes["programme"]["url"] == nodes["website"]["url"] and "sameAs" not in nodes["programme"]


def test_the_notice_links_the_official_site_whether_it_names_it_or_not(french):
    text = SiteText(locale=french, official_site=OFFICIAL, notice="<b> Pas pepr-biotherapies.fr.")
    assert text.linked_notice == (f'&lt;b&gt; Pas <a href="{OFFICIAL}" rel="external">pepr-biotherapies.fr</a>.')
    text.notice = "Une copie."
    assert text.linked_notice.startswith("Une copie. <a href=")
