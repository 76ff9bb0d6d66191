"""The reading mode of Firefox, which is Readability: what it shows of an article is the whole of it."""

import re

import pytest
from bs4 import BeautifulSoup

from bench.addresses import every
from tests.audit.test_audit import body
from tests.pepr_site.test_readers import said, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Null where Firefox offers no reading mode: too little is said there.
READ = """(html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!isProbablyReaderable(page, { visibilityChecker: () => true })) return null;
  const { title, content, publishedTime } = new Readability(page).parse();
  return { title, content, publishedTime };
}"""


@pytest.fixture
def read(chromium, tools):
    """A function that gives what the reading mode shows of a page."""
    page = chromium.new_page()
    for script in ("Readability", "Readability-readerable"):
        page.add_script_tag(path=tools / f"node_modules/@mozilla/readability/{script}.js")
    yield lambda html: page.evaluate(READ, html)
    page.close()


SHORT = """<p>Le <a href="/x/">CEA</a> et l’<a href="/y/">université de Zyxo</a> publient <a href="/z/">l’appel</a>.</p>
<ul><li><a href="/x/">Une annexe</a></li><li><a href="/y/">Une autre</a></li></ul>"""


def test_a_reader_in_firefox_keeps_a_short_text_full_of_links(read, server):
    kept = 0
    for path in every(server):
        html = body(server + path).decode()
        page = BeautifulSoup(html, "html.parser") if html.startswith("<!doctype") else None
        texts = page.select("#corps-du-texte > .prose") if page else []
        if not texts:
            continue
        for other in page.select("#corps-du-texte > *"):
            if other is not texts[0]:
                other.decompose()
        texts[0].clear()
        texts[0].append(BeautifulSoup(SHORT, "html.parser"))
        if found := read(str(page)):
            shown = words(BeautifulSoup(found["content"], "html.parser").get_text(" "))
            assert not words(texts[0].get_text(" ")) - shown, path
            kept += 1
    # The others are too short for a reading mode without their own text.
    assert kept > 10


def test_a_reader_in_firefox_misses_no_word_no_title_and_no_date(read, server):
    offered = ledes = has_lede = 0
    for path in every(server):
        html = body(server + path).decode()
        if not html.startswith("<!doctype") or not (found := read(html)):
            continue
        page = BeautifulSoup(html, "html.parser")
        shown = words(BeautifulSoup(found["content"], "html.parser").get_text(" "))
        assert not said(page) - shown, path
        assert words(found["title"]) == words(page.select_one('[property="og:title"]')["content"]), path
        if lede := page.select_one("main .lede"):
            has_lede += not words(lede.get_text(" ")) - shown
            ledes += 1
        if path.startswith(("/actualites/", "/en/news/")) and path.count("/") > 3:
            assert not BeautifulSoup(found["content"], "html.parser").find(string=re.compile("Autres|More news")), path
        published = page.select_one('[property="article:published_time"]')
        assert found["publishedTime"] == (published and published["content"]), path
        offered += bool(said(page))
    assert offered > 30
    # Of the shortest pages Readability keeps the body alone, or everything.
    assert has_lede > 0.9 * ledes
