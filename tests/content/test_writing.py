"""The launch content is well formed: its links hold, its pages are complete, its French is set as French."""

import re
import struct

import pytest

from tests.content.library import MEDIA, blocks, files, flat, of_type, pages, prose, read, snippets, strings

PAGE_LINK = re.compile(r'href="page:([^"]*)"')
REFERENCES = {
    "organisations": "organisations",
    "organisation": "organisations",
    "categories": "news_categories",
    "figures": "key_figures",
}
INSTITUTIONAL = {"programme.StandardPage"}
# The title that the project itself has published.
LONG_TITLES = {"accueil/projets/substituts-de-peau"}
MENU = ["Programme", "Projets", "Actualités", "Appels", "Partenaires"]


def pictures():
    return {item["file"]: item for item in read(MEDIA / "media.yaml")["items"]}


# Links


@pytest.mark.parametrize("path", pages())
def test_every_page_named_exists(path):
    page, known = pages()[path], set(pages())
    links = [link for _, text in strings(page) for link in PAGE_LINK.findall(text)]
    fields = flat(page.get(name, []) for name in ("projects", "axes", "objectives", "calls"))
    chosen = flat([*blocks(page, "pages"), *blocks(page, "page")])
    assert {*links, *fields, *chosen} <= known


@pytest.mark.parametrize("name", REFERENCES)
def test_every_snippet_named_exists(name):
    named = {one for one in flat(blocks(list(pages().values()), name)) if isinstance(one, str)}
    assert named
    assert named <= {item["slug"] for item in snippets(REFERENCES[name])}


def test_every_picture_named_exists_and_every_picture_serves():
    named = {*blocks(list(pages().values()), "image"), *blocks(list(pages().values()), "lead_image")}
    assert named == set(pictures())


@pytest.mark.parametrize("name", pictures())
def test_a_picture_is_light_and_has_its_credit(name):
    data = (MEDIA / name).read_bytes()
    assert len(data) <= 200_000
    # The width and the height of a PNG stand in its first chunk.
    assert struct.unpack(">II", data[16:24]) == (1600, 900)
    assert pictures()[name]["credit"] and "licence" not in pictures()[name]


def test_every_picture_says_what_it_shows():
    for path, page in pages().items():
        assert all(picture["alt"] for picture in blocks(page, "picture")), path
        assert not page.get("lead_image") or page["lead_image_alt"], path


# Pages


def test_the_menu_has_five_entries_in_order():
    entries = [page for page in pages().values() if page.get("show_in_menus")]
    assert [page["title"] for page in sorted(entries, key=lambda page: page["order"])] == MENU


def test_every_standing_page_has_its_link_at_the_foot():
    foot = {path.rpartition("/")[2]: page["footer"] for path, page in of_type("programme.StandardPage").items()}
    assert [name for name, place in foot.items() if place == "site"] == ["contact"]
    rights = {name for name, place in foot.items() if place == "rights"}
    assert rights == {"accessibilite", "donnees-personnelles", "ecoconception", "mentions-legales"}


@pytest.mark.parametrize("path", pages())
def test_a_page_says_the_essential_first(path):
    page = pages()[path]
    assert page["standfirst"].strip()
    assert len(page.get("search_description") or page["standfirst"]) <= 160
    assert len(page["title"]) <= 70 or path in LONG_TITLES


@pytest.mark.parametrize("path", pages())
def test_a_page_gives_its_sources_and_when_they_were_read(path):
    page = pages()[path]
    sources = [source["source"] for source in page.get("sources", [])]
    assert sources or page["type"] in INSTITUTIONAL
    assert ("verified_on" in page) == bool(sources)
    assert all(source["label"] and re.match(r"https?://", source["address"]) for source in sources)
    # News tell what happened on a day; every other page may grow old.
    assert ("review_on" in page) == (page["type"] not in {"news.NewsPage", "news.EventPage"})


@pytest.mark.parametrize("slug", [organisation["slug"] for organisation in snippets("organisations")])
def test_an_institution_gives_what_ties_it_to_the_programme(slug):
    [organisation] = [one for one in snippets("organisations") if one["slug"] == slug]
    assert organisation["source"] and organisation["source_address"]
    # Metropolitan France, in degrees.
    assert 41 < float(organisation["latitude"]) < 51.5 and -5.5 < float(organisation["longitude"]) < 10


def test_the_standing_pages_print_the_facts_of_the_settings():
    topics = {
        path.rpartition("/")[2]: sorted(block["topic"] for block in blocks(page, "site_details"))
        for path, page in of_type("programme.StandardPage").items()
    }
    assert topics == {
        "accessibilite": ["accessibility"],
        "contact": ["contact"],
        "donnees-personnelles": ["data_protection"],
        "ecoconception": [],
        "mentions-legales": ["host", "publisher"],
    }


def test_the_accessibility_statement_has_its_parts():
    page = pages()["accueil/accessibilite"]
    assert [heading["text"] for heading in blocks(page, "heading")] == [
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "Voies de recours",
    ]
    assert "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07" in " ".join(prose(page).split())


# French


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a straight apostrophe", r"\w'\w"),
        ("straight quotation marks", r'"'),
        ("three dots", r"\.\.\."),
        ("a no-break space, which the site adds by itself", "[\u00a0\u202f]"),
        ("no space before a high sign", r"[^\s\d][;!?]|[^\W\d]:"),
        ("no space inside guillemets", r"«\S|\S»"),
        ("two spaces", r"\S  +\S"),
        ("a hyphen for a dash", r" - "),
    ],
)
def test_french_is_set_as_french(fault, pattern):
    texts = {name: prose(content) for name, content in files().items()}
    assert not {name: found[0] for name, text in texts.items() if (found := re.search(pattern, text))}, fault


def test_an_approximate_figure_never_follows_a_word_to_elide():
    """The token of such a figure is printed « environ 60 »: « de environ » is no French."""
    slugs = "|".join(figure["slug"] for figure in snippets("key_figures") if figure.get("is_approximate"))
    clash = re.compile(rf"\b(de|que|le|la|les|des|aux)\s+\[\[({slugs})\]\]")
    assert slugs
    assert not [name for name, content in files().items() if clash.search(prose(content))]
