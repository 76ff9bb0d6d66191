"""The launch content is well formed: its links hold, its pages are complete, each language is set by its own rules."""

import re
import struct

import pytest

from tests.content.library import (
    LANGUAGES,
    MEDIA,
    blocks,
    every_page,
    files,
    flat,
    of_type,
    pages,
    prose,
    read,
    snippets,
    strings,
)

PAGE_LINK = re.compile(r'href="page:([^"]*)"')
REFERENCES = {
    "organisations": "organisations",
    "organisation": "organisations",
    "categories": "news_categories",
    "figures": "key_figures",
}
INSTITUTIONAL = {
    # Its sources are those of the page that it says in easy words.
    "programme.EasyPage",
    "people.GovernancePage",
    *("programme.StandardPage", "projects.OfferIndexPage", "programme.KitPage"),
    *("people.GovernancePage", "research.CollaborationsPage", "research.PublicationsPage", "research.ResultsPage"),
}
# The title that the project itself has published.
LONG_TITLES = {"accueil/projets/substituts-de-peau"}
# The last of them waits for a first publication.
MENU = {
    "fr": ["Programme", "Projets", "Actualités", "Appels", "Partenaires", "Publications"],
    "en": ["Programme", "Projects", "News", "Calls", "Partners", "Publications"],
}
TITLE_OF_THE_PROJECT = "Bio-ingénierie de substituts de peau de nouvelle génération pour la régénération cutanée"


def pictures():
    return {item["file"]: item for item in read(MEDIA / "media.yaml")["items"]}


# Links


def test_every_page_named_exists():
    for language, path in every_page():
        page, known = pages(language)[path], set(pages(language))
        links = [link for _, text in strings(page) for link in PAGE_LINK.findall(text)]
        fields = flat(page.get(name, []) for name in ("projects", "axes", "objectives", "calls"))
        chosen = flat([*blocks(page, "pages"), *blocks(page, "page")])
        assert {*links, *fields, *chosen} <= known, path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFERENCES)
def test_every_snippet_named_exists(name, language):
    named = {one for one in flat(blocks(list(pages(language).values()), name)) if isinstance(one, str)}
    assert named
    assert named <= {item["slug"] for item in snippets(REFERENCES[name], language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_named_exists_and_every_picture_serves(language):
    everything = list(pages(language).values())
    named = {*blocks(everything, "image"), *blocks(everything, "lead_image")}
    assert named == set(pictures())


def test_a_picture_is_light_and_has_its_credit():
    for name, told in pictures().items():
        data = (MEDIA / name).read_bytes()
        assert len(data) <= 200_000, name
        # The width and the height of a PNG stand in its first chunk.
        assert struct.unpack(">II", data[16:24]) == (1600, 900), name
        assert told["credit"] and "licence" not in told, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_says_what_it_shows(language):
    for path, page in pages(language).items():
        assert all(picture["alt"] for picture in blocks(page, "picture")), path
        assert not page.get("lead_image") or page["lead_image_alt"], path


# Pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_has_its_entries_in_order(language):
    entries = [page for page in pages(language).values() if page.get("show_in_menus")]
    assert [page["title"] for page in sorted(entries, key=lambda page: page["order"])] == MENU[language]


def test_every_standing_page_has_its_link_at_the_foot():
    foot = {path.rpartition("/")[2]: page["footer"] for path, page in of_type("programme.StandardPage").items()}
    assert [name for name, place in foot.items() if place == "services"] == ["contact"]
    rights = {name for name, place in foot.items() if place == "rights"}
    assert rights == {"accessibilite", "donnees-personnelles", "ecoconception", "mentions-legales"}


def test_a_page_says_the_essential_first():
    for language, path in every_page():
        page = pages(language)[path]
        assert page["standfirst"].strip(), path
        assert len(page.get("search_description") or page["standfirst"]) <= 160, path
        assert len(page["title"]) <= 70 or path in LONG_TITLES, path


def test_a_page_gives_its_sources_and_when_they_were_read():
    for language, path in every_page():
        page = pages(language)[path]
        sources = [source["source"] for source in page.get("sources", [])]
        assert sources or page["type"] in INSTITUTIONAL, path
        assert "verified_on" not in page, path
        assert all(source["label"] and re.match(r"https?://", source["address"]) for source in sources), path
        # News tell what happened on a day; every other page may grow old.
        assert ("review_on" in page) == (page["type"] not in {"news.NewsPage", "news.EventPage"}), path


def test_an_institution_gives_what_ties_it_to_the_programme():
    for organisation in snippets("organisations"):
        assert organisation["source"] and organisation["source_address"], organisation["slug"]
        # Metropolitan France, in degrees.
        assert 41 < float(organisation["latitude"]) < 51.5, organisation["slug"]
        assert -5.5 < float(organisation["longitude"]) < 10, organisation["slug"]


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


# Typography


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


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a straight apostrophe", r"\w'\w"),
        ("straight quotation marks", r'"'),
        ("three dots", r"\.\.\."),
        ("a no-break space", "[\u00a0\u202f]"),
        ("a space before a sign", r"\s[;:!?,]"),
        ("French quotation marks", r"[«»]"),
        ("two spaces", r"\S  +\S"),
        ("a hyphen for a dash", r" - "),
        ("an American spelling", r"\b(tumors?|colors?|programs?|(special|recogn|personal)iz\w+)\b|\w(ization|izing)\b"),
    ],
)
def test_english_is_set_as_english(fault, pattern):
    texts = {name: prose(content) for name, content in files("en").items()}
    assert not {name: found[0] for name, text in texts.items() if (found := re.search(pattern, text))}, fault


# The words that no French sentence does without, and that English does not have.
FRENCH_WORD = re.compile(
    r"\b(le|la|les|du|des|un|une|et|est|sont|pour|dans|avec|sur|qui|que|au|aux|par|pas|plus|cette|ses|leur)\b"
    r"|\b[dlnsq]’\w",
    re.IGNORECASE,
)
NAMES = ("name", "short_name", "city", "other_city", "other_region")
FRENCH_NAMES = [
    *("Programme et équipements prioritaires de recherche", "Biothérapies et bioproduction de thérapies innovantes"),
    *("Innovations en biothérapies et bioproduction", "Médicaments et technologies pour la santé"),
    *("Agence de l’innovation en santé", "Institut national du cancer", "Défenseur des droits", TITLE_OF_THE_PROJECT),
]


def without_names(text):
    """Return a text without the proper names, which stay in French."""
    organisations = snippets("organisations", "en")
    names = [*FRENCH_NAMES, *(one[key] for one in organisations for key in NAMES if key in one)]
    names += [name.partition(" (")[0] for name in names]
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(pattern, "", text, flags=re.IGNORECASE)


ELSEWHERE = {"sources", "source", "sentence_fr"}


def without_sources(value):
    """Return a YAML value without what is of another language: its sources, and a sentence to copy in French."""
    if isinstance(value, dict):
        return {key: without_sources(inner) for key, inner in value.items() if key not in ELSEWHERE}
    return [without_sources(inner) for inner in value] if isinstance(value, list) else value


def test_no_french_is_left_in_english():
    for name, content in files("en").items():
        text = without_names(" ".join(prose(without_sources(content)).split()))
        around = [text[max(found.start() - 30, 0) : found.end() + 30] for found in FRENCH_WORD.finditer(text)]
        assert not around, name


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "de|que|le|la|les|des|aux"), ("en", "the|these|some|nearly|about|over|an?")]
)
def test_an_approximate_figure_never_follows_a_word_it_cannot_follow(language, words):
    """The token of such a figure is printed « environ 60 » or “about 60”: « de environ » is no French."""
    slugs = "|".join(figure["slug"] for figure in snippets("key_figures", language) if figure.get("is_approximate"))
    clash = re.compile(rf"\b({words})\s+\[\[({slugs})\]\]")
    assert slugs
    assert not [name for name, content in files(language).items() if clash.search(prose(content))]
