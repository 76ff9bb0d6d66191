"""What a program that reads articles keeps of a page: every word of its text, its title, its date."""

import re
from collections import Counter

import pytest
import trafilatura

from tests.conftest import BESIDE_THE_SITEMAP

pytestmark = pytest.mark.django_db

# What a page says in running text, wherever it stands in its body.
TEXT = "main .prose"
# A reading mode is offered for an article, and these are no longer one.
FEWEST = 12  # words


def words(text):
    """Return how many times each word stands in `text`."""
    return Counter(re.findall(r"\w+", text))


def said(soup):
    """Return the words of the running text of a page."""
    return words(" ".join(part.get_text(" ") for part in soup.select(TEXT)))


def test_a_reader_keeps_every_word_and_the_title(answers, soups):
    read = 0
    for address, soup in soups.items():
        text = said(soup)
        if address in BESIDE_THE_SITEMAP or text.total() < FEWEST:
            continue
        found = trafilatura.bare_extraction(answers[address].content.decode(), with_metadata=True)
        assert not text - words(found.text), address
        assert words(found.title) == words(soup.select_one('[property="og:title"]')["content"]), address
        read += 1
    assert read >= 80


def test_a_reader_keeps_the_date_of_an_article(answers, soups):
    articles = {address: soup for address, soup in soups.items() if soup.select('[property="article:published_time"]')}
    assert articles
    for address, soup in articles.items():
        found = trafilatura.bare_extraction(answers[address].content.decode(), with_metadata=True)
        assert found.date == soup.select_one('[property="article:published_time"]')["content"][:10], address


# What Readability, the reading mode of Firefox, takes for the text: a class or an id that holds one of these words.
WEIGHTY = re.compile("article|body|content|entry|main|page|pagination|post|text|blog|story", re.IGNORECASE)


def test_reading_modes_find_the_text_with_its_standfirst(soups):
    """They keep what stands beside the heaviest wrapper: it must be the station, beside the head, not one within."""
    found = 0
    for address, soup in soups.items():
        for text in soup.select("main .flow > .prose"):
            station = text.find_parent(class_="station")
            if "article" not in station["class"]:
                continue
            inner = [text, *(parent for parent in text.parents if station in parent.parents)]
            named = [" ".join([*part.get("class", ()), part.get("id", "")]) for part in inner]
            assert not [name for name in named if WEIGHTY.search(name)], (address, named)
            assert soup.main["class"] == ["article"] and station.parent is soup.main
            found += 1
    assert found > 150


# Readability drops a part of which links, those to the glossary among them, are a larger share, unless it is long.
MOST_LINKS, MANY_COMMAS = 0.2, 10


def test_reading_modes_take_no_text_of_an_article_for_a_list_of_links(soups):
    read = 0
    for address, soup in soups.items():
        if not re.fullmatch("/(en/(news|events)|actualites|agenda)/[^/?]+/", address):
            continue
        for text in soup.select("main .flow > .prose"):
            said_here = " ".join(text.get_text().split())
            links = sum(len(" ".join(link.get_text().split())) for link in text.find_all("a"))
            assert links <= MOST_LINKS * len(said_here) or said_here.count(",") >= MANY_COMMAS, (address, said_here)
            read += 1
    assert read > 30


def test_reading_modes_leave_out_the_way_in_and_the_other_news(soups):
    for address, soup in soups.items():
        for way in soup.select("main nav.crumb"):
            assert "breadcrumbs" in way["class"], address
        if re.fullmatch("/(en/news|actualites)/[^/?]+/", address):
            assert soup.find(id="titre-actualites").find_parent("aside"), address


def test_a_reader_keeps_the_standfirst_and_the_author_and_leaves_out_the_rest(answers, soups):
    read = 0
    for address, soup in soups.items():
        if not re.fullmatch("/(en/news|actualites)/[^/?]+/", address):
            continue
        found = trafilatura.bare_extraction(answers[address].content.decode(), with_metadata=True)
        standfirst = words(soup.select_one(".lede").text)
        assert not standfirst - words(f"{found.text} {found.description}"), address
        assert found.author and found.author.startswith("PEPR Biothérapies"), address
        assert not re.search("Vous êtes ici|You are here|Autres actualités|More news", found.text), address
        read += 1
    assert read > 15


def test_no_running_text_stands_where_readers_do_not_look(soups):
    """Reading modes drop controls with all that is written on them."""
    for address, soup in soups.items():
        assert not soup.select(f"{TEXT} :is(button, input, select, label, [hidden], [aria-hidden])"), address
