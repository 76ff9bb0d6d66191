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


# What reading modes drop where a fifth of it is links, or always (see docs/decisions/reading-modes.md).
DROPPED = {"div", "table", "ul", "ol", "form", "fieldset", "aside", "header", "footer", "section"}


def test_nothing_around_a_text_is_what_reading_modes_drop_for_its_links(soups):
    """However short an editor's text is, and however full of links."""
    found = set()
    for address, soup in soups.items():
        for text in soup.select("main .station.article .flow > :is(.prose, .callout)"):
            whole = text.find_parent("section", class_="article")
            around = [text, *(parent for parent in text.parents if whole in parent.parents)]
            assert not DROPPED & {part.name for part in around}, (address, around[-1].attrs)
            assert soup.find(id="corps-du-texte") in around, address
            found.add(soup.find("body")["class"][0] + address.split("/")[1])
    assert len(found) > 12


def test_reading_modes_take_the_head_with_the_text(soups):
    """They take the heaviest part, and its parent where it stands alone there."""
    for address, soup in soups.items():
        if address.startswith("/admin"):
            continue
        whole, beside = soup.main.find_all(recursive=False)
        assert (whole["class"], whole["id"], beside.name) == (["article"], "article-entier", "template"), address
        assert not soup.main.get("class"), address
        for lede in soup.select("main .page-head .lede"):
            assert "standfirst" in lede["class"] and not lede.find_parent("div"), address


def test_reading_modes_leave_out_the_way_in_and_the_other_news(soups):
    for address, soup in soups.items():
        for way in soup.select("main nav.crumb"):
            assert "breadcrumbs" in way["class"] and way.parent.name == "footer", address
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
        assert not soup.select(f"{TEXT} :is(button, input, select, label, [hidden]:not(hr), [aria-hidden])"), address
