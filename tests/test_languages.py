"""A page speaks one language: no French furniture on an English page, nor the reverse."""

import json
import re
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from programme.models import Organisation

# Every test reads the database through `pages`; without the mark none would be made.
pytestmark = pytest.mark.django_db

CATALOGUE = Path(__file__).parents[1] / "locale/en/LC_MESSAGES/django.po"
OTHER = {"fr": "en", "en": "fr"}
BLOCKS = [
    *("title", "h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "label", "legend", "button", "summary"),
    *("figcaption", "caption", "th", "td", "text", "div"),
]
ATTRIBUTES = ("alt", "aria-label", "title", "placeholder", "content", "data-title")
# A detector is of no use on less; the strings of the catalogue are looked for whatever their length.
SHORTEST = 40
# Below this share of certainty between the two languages, a text of proper names may fall either way.
CERTAIN = 0.9
# What an English page may say in French, beside the names of institutions: titles as published, an address.
NAMES = (
    "programme et équipements prioritaires de recherche",
    "Biothérapies et bioproduction de thérapies innovantes",
    "Bio-ingénierie de substituts de peau de nouvelle génération pour la régénération cutanée",
    "Au cœur de la stratégie nationale d’accélération en biothérapies et bioproduction",
    "Vaincre le cancer – Nouvelles recherches biomédicales",
    "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
)


@pytest.fixture(scope="module")
def pages(soups):
    """Every page of the sitemap, the search, the site map and an unknown address: `{language: {address: soup}}`."""
    found = {"fr": {}, "en": {}}
    for address, soup in soups.items():
        found["en" if address.startswith("/en/") else "fr"][address] = soup
    return found


@pytest.fixture(scope="module")
def names(django_db_setup, django_db_blocker):
    """The proper names, the longest first, as one pattern."""
    with django_db_blocker.unblock():
        rows = Organisation.objects.values_list("name", "short_name", "city", "region")
        known = {re.sub(r" \(\w+\)$", "", name) for row in rows for name in row if name}
    return re.compile("|".join(map(re.escape, sorted(known.union(NAMES), key=len, reverse=True))), re.IGNORECASE)


@pytest.fixture(scope="module")
def texts(pages):
    """What every page says in its own language: `{language: {address: [text]}}`."""
    return {
        language: {address: list(spoken(soup, language)) for address, soup in soups.items()}
        for language, soups in pages.items()
    }


def told(node):
    """The texts of structured data, but for the titles that they quote: no mark can give those a language."""
    if isinstance(node, list):
        for item in node:
            yield from told(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("name", "headline", "description", "text") and isinstance(value, str):
                yield re.sub(r"\s*(‘.*?’(?!\w)|«[^»]*»)", "", value)
            else:
                yield from told(value)


def spoken(soup, language):
    """The texts of a page's innermost blocks, attributes and structured data, but for what is marked as foreign."""
    for script in soup.find_all("script", type="application/ld+json"):
        yield from told(json.loads(script.string))
    yield from spoken_within(soup.html, language)


def spoken_within(tag, language):
    if tag.name in ("script", "style") or tag.get("lang", language) != language:
        return
    yield from (" ".join(tag[name].split()) for name in ATTRIBUTES if tag.get(name))
    if tag.name in BLOCKS and not tag.find(BLOCKS):
        yield own_text(tag, language)
    for child in tag.find_all(True, recursive=False):
        yield from spoken_within(child, language)


def own_text(tag, language):
    """The text of an element without what in it is marked as foreign."""
    foreign = tag.find_all(lang=lambda code: code and code != language)
    left_out = {id(string) for part in foreign for string in part.find_all(string=True)}
    return " ".join("".join(string for string in tag.find_all(string=True) if id(string) not in left_out).split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_is_in_the_language_of_its_page(texts, names, language):
    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(["fr", "en"])
    wrong, seen = {}, 0
    for address, said in texts[language].items():
        for text in said:
            plain = names.sub("", text)
            if len(plain) < SHORTEST or "://" in plain:
                continue
            seen += 1
            found, certainty = detector.classify(plain)
            if found != language and certainty > CERTAIN:
                wrong.setdefault(text, address)
    assert seen > 500
    assert not wrong, "\n".join(map(str, wrong))


def pattern(string):
    """A pattern of a string of the catalogue, whatever fills it in, and its longest literal, which is sought faster.

    None for a string of less than two words.
    """
    string = re.sub(r"<[^>]+>", "", string)
    parts = [" ".join(part.split()) for part in re.split(r"%\(\w+\)s", string)]
    if len(re.findall(r"[^\W\d_]{2,}", " ".join(parts))) < 2:
        return None
    return max(parts, key=len), re.compile(r"(?<!\w)" + r".{1,80}?".join(map(re.escape, parts)) + r"(?!\w)")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_string_of_the_other_language_is_left(pages, texts, language):
    foreign = {}
    for entry in polib.pofile(CATALOGUE):
        sides = {
            "fr": [entry.msgid, *filter(None, [entry.msgid_plural])],
            "en": list(entry.msgstr_plural.values()) or [entry.msgstr],
        }
        foreign |= {text: pattern(text) for text in sides[OTHER[language]] if text not in sides[language]}
    foreign = {text: found for text, found in foreign.items() if found}
    assert len(foreign) > 200
    left = {
        (text, address)
        for address, said in texts[language].items()
        for whole in [" ¶ ".join([*said, own_text(pages[language][address].body, language)])]
        for text, (literal, found) in foreign.items()
        if literal in whole and found.search(whole)
    }
    assert not left


def test_english_pages_are_set_as_english(texts):
    wrong = {
        (text, address)
        for address, said in texts["en"].items()
        for text in said
        if re.search(r"[«»]|\w\s[:;!?](?:\s|$)|\d,\d\b|M€", text)
    }
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr_FR"), ("en", "en_GB")])
def test_a_page_says_which_language_it_speaks(pages, language, locale):
    for address, soup in pages[language].items():
        assert soup.html["lang"] == language, address
        assert soup.find("meta", property="og:locale")["content"] == locale, address


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [("/recherche/", "fr", "Le site est en panne"), ("/en/search/", "en", "The site is down")],
)
def test_a_failure_is_told_in_the_language_of_the_address(client, monkeypatch, address, language, words):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("pepr_site.search.views.answer", fail)
    client.raise_request_exception = False
    response = client.get(address)
    soup = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 500
    assert soup.html["lang"] == language
    assert soup.h1.text == words
    assert soup.select_one("a.mark")["href"] == reverse("wagtail_serve", args=[""])


def test_no_search_is_for_robots(client, settings):
    settings.SITE_PUBLIC = True
    closed = client.get("/robots.txt").content.decode().split()
    assert {"/recherche/", "/en/search/"} <= set(closed)
