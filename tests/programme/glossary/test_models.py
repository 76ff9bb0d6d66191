"""The glossary, from A to Z, and its words in the text of the pages."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from bench.budgets import MOST
from programme.models import GlossaryPage, GlossaryTerm, StandardPage
from tests.conftest import publish
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db

PAGE = "/une-page/"
TEXT = "<p>Les thérapies géniques. Une thérapie génique.</p>"


def soup(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


@pytest.fixture
def page(home):
    body = [
        ("heading", {"text": "Une thérapie génique", "level": "h2"}),
        ("paragraph", TEXT),
        ("callout", {"tone": "info", "title": "Le vecteur", "text": "<p>Un vecteur, une thérapie génique.</p>"}),
        ("accordion", {"items": [{"title": "La capside", "text": "<ul><li>Une capside.</li></ul>"}]}),
        ("quote", {"text": "Un exosome", "author": "Quelqu’un"}),
        ("table", {"caption": "Un exosome", "table": {"columns": [], "rows": []}}),
    ]
    made = StandardPage(title="Une page", slug="une-page", standfirst="Un exosome.")
    made.body = [
        (name, StandardPage.body.field.stream_block.child_blocks[name].normalize(value)) for name, value in body[:5]
    ]
    return publish(made, home)


def explained(client, address=PAGE):
    return [word.get_text() for word in soup(client, address).select("a.term")]


# --- in the text of the pages ---


def test_the_first_use_of_each_word_on_the_page_is_explained(client, page):
    assert explained(client) == ["thérapies géniques", "vecteur", "capside"]


def test_each_word_leads_to_its_entry_in_the_glossary_and_bears_its_definition(client, page):
    words = soup(client, PAGE).select("a.term")
    for word in words:
        path, _, anchor = word["href"].partition("#")
        assert soup(client, path).find(id=anchor).find("dd", class_=None).get_text() == word["data-definition"]
    assert [word["data-entry"] for word in words][1] == "«\u00a0Vecteur\u00a0» dans le glossaire"


def test_no_heading_quote_or_link_is_explained(client, page):
    shown = soup(client, PAGE)
    assert not shown.select(":is(h1, h2, h3, summary, blockquote, figcaption, caption, a, nav, .lede) .term")
    assert "exosome" not in explained(client)


def test_an_editor_can_switch_it_off_for_a_page(client, page):
    page.explain_terms = False
    page.save_revision().publish()
    assert explained(client) == []
    assert "Les thérapies géniques." in soup(client, PAGE).get_text()


def test_the_switch_stands_among_the_settings_of_a_page(admin, page):
    form = soup(admin, f"/admin/pages/{page.pk}/edit/")
    box = form.find("input", attrs={"name": "explain_terms"})
    assert box.has_attr("checked")
    assert box.find_parent(attrs={"role": "tabpanel"})["id"] == "tab-reglages" or box.find_parent("section")


def test_a_word_of_another_language_is_not_explained(client, page, french):
    GlossaryTerm.objects.filter(locale=french).delete()
    assert explained(client) == []


def test_a_page_is_explained_again_at_each_request_and_a_new_word_at_once(client, page, french):
    assert explained(client) == explained(client)
    GlossaryTerm.objects.create(locale=french, slug="une", term="Une", definition="Article.")
    assert explained(client)[0] != "Une"
    assert "Une" in explained(client)


@pytest.mark.parametrize("hide", ["unpublish", "private"])
def test_no_word_leads_to_a_hidden_glossary(client, page, hide):
    glossary = GlossaryPage.objects.get(locale__language_code="fr")
    if hide == "unpublish":
        glossary.unpublish()
    else:
        PageViewRestriction.objects.create(page=glossary, restriction_type=PageViewRestriction.LOGIN)
    assert explained(client) == []


def test_what_an_editor_writes_is_escaped(client, page, french):
    GlossaryTerm.objects.filter(slug="vecteur", locale=french).update(definition="<script>alert(1)</script> & co")
    html = client.get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html
    assert "<script>alert" not in html


def test_no_query_a_word(client, page, french):
    before = queries_to_draw(client, PAGE)
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(locale=french, slug=f"mot-{i}", term=f"Mot{i}", definition="Un mot.") for i in range(500)
    )
    assert queries_to_draw(client, PAGE) == before <= MOST["queries"]


# --- the page of the glossary ---


def test_letters_without_a_word_are_quiet_and_no_word_explains_itself(client):
    locale = GlossaryPage.objects.get(locale__language_code="fr").locale
    GlossaryTerm.objects.create(locale=locale, slug="ecran", term="Écran", definition="Un mot.")
    shown = soup(client, "/glossaire/")
    initials = [section.h2.get_text() for section in shown.select(".letter")]
    assert initials == sorted(set(initials))
    letters = [item.get_text() for item in shown.select(".letters li")]
    assert [letter for letter in letters if letter.isalpha()] == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    linked = {a.get_text() for a in shown.select(".letters a")}
    assert linked == {section.h2.get_text() for section in shown.select(".letter")}
    assert {span.get_text() for span in shown.select(".letters .idle")} == set(letters) - linked
    assert all(shown.find(id=a["href"][1:]) for a in shown.select(".letters a"))
    assert not shown.select(".term")


def test_each_word_has_its_anchor_in_both_languages(client):
    for path, language in (("/glossaire/", "fr"), ("/en/glossary/", "en")):
        slugs = set(GlossaryTerm.objects.filter(locale__language_code=language).values_list("slug", flat=True))
        assert {item["id"] for item in soup(client, path).select(".terms > div")} == slugs


@pytest.mark.parametrize(
    ("address", "slug", "language", "said"),
    [
        ("/glossaire/", "bioproduction", "en", "Biomanufacturing"),
        ("/en/glossary/", "biomanufacturing", "fr", "Bioproduction"),
    ],
)
def test_a_term_is_given_in_the_other_language_where_it_differs(client, address, slug, language, said):
    page = BeautifulSoup(client.get(address).content, "lxml")
    assert page.find(id=slug).find(lang=language).text == said
    alone = [term for term in page.select(".terms > div") if not term.select(f".also > [lang={language}]")]
    same = set(GlossaryTerm.objects.filter(locale__language_code=language).values_list("term", flat=True))
    assert {" ".join(term.dt.text.split()) for term in alone} <= same
