"""Words of the glossary found in running text, and nothing else touched."""

import time
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from programme.glossary.explained import Vocabulary, explained


def term(slug, name, synonyms=""):
    return SimpleNamespace(slug=slug, term=name, synonyms=synonyms, definition=f"Ce qu’est {slug}.")


TERMS = [
    term("genique", "Thérapie génique"),
    term("cellulaire", "Thérapie cellulaire"),
    term("vecteur", "Vecteur"),
    term("aav", "Vecteur AAV", "AAV, virus adéno-associé"),
    term("vivo", "In vivo / ex vivo"),
    term("ami", "Appel à manifestation d’intérêt", "AMI"),
    term("mti", "Médicament de thérapie innovante", "MTI"),
    term("anticorps", "Anticorps monoclonal"),
    term("crispr", "CRISPR-Cas9"),
    term("edition", "Édition du génome"),
]
FRENCH = Vocabulary(TERMS, "fr")
ENGLISH = Vocabulary([term("biotherapy", "Biotherapy"), term("virus", "Oncolytic virus"), term("cell", "Cell")], "en")


def draw(found, words):
    return f"<i>{words}|{found.slug}</i>"


def explain(html, vocabulary=FRENCH, known=None):
    return explained(html, vocabulary, set() if known is None else known, draw)


def found(html, vocabulary=FRENCH):
    """The words that are explained, in order, as (words, slug)."""
    marks = BeautifulSoup(explain(html, vocabulary), "html.parser").find_all("i")
    return [tuple(mark.get_text().split("|")) for mark in marks]


def test_a_word_within_another_is_not_explained_too():
    words = Vocabulary([term("cell-therapy", "Cell therapy"), term("therapy", "Therapy")], "en")
    assert found("A cell therapy.", words) == [("cell therapy", "cell-therapy")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La thérapie génique.", [("thérapie génique", "genique")]),
        ("Les THÉRAPIES GÉNIQUES !", [("THÉRAPIES GÉNIQUES", "genique")]),
        ("Les therapies geniques", [("therapies geniques", "genique")]),
        ("Des médicaments de thérapies innovantes", [("médicaments de thérapies innovantes", "mti")]),
        ("Des anticorps monoclonaux", [("anticorps monoclonaux", "anticorps")]),
        ("Un vecteur AAV", [("vecteur AAV", "aav")]),
        ("Un virus adéno\u2011associé", [("virus adéno\u2011associé", "aav")]),
        ("La thérapie\u00a0génique", [("thérapie\u00a0génique", "genique")]),
        ("L’édition du génome", [("édition du génome", "edition")]),
        ("Ex vivo, puis in vivo", [("Ex vivo", "vivo")]),
        ("Un appel à manifestation d'intérêt", [("appel à manifestation d'intérêt", "ami")]),
        ("Un ami, puis l’AMI", [("AMI", "ami")]),
        ("Deux AMIs", [("AMIs", "ami")]),
        ("Vecteur, vecteur, vecteurs", [("Vecteur", "vecteur")]),
        ("convecteur, vecteurial, co-vecteur, vecteur-type", []),
        ("vecteur@exemple.fr, www.vecteur.fr, /vecteur/, [[vecteur]]", []),
        ("", []),
    ],
)
def test_words_are_found_whole_in_any_case_and_number(text, expected):
    assert found(f"<p>{text}</p>") == expected


def test_english_plurals():
    assert found("<p>Biotherapies and oncolytic viruses</p>", ENGLISH) == [
        ("Biotherapies", "biotherapy"),
        ("oncolytic viruses", "virus"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x/">vecteur</a></p>',
        '<p><a href="/x/">le <b>vecteur</b> AAV</a></p>',
        "<h2>Vecteur</h2>",
        "<p><cite>Le vecteur</cite></p>",
        "<blockquote><p>Un vecteur</p></blockquote>",
        "<figure><figcaption>Un vecteur</figcaption></figure>",
        "<button>vecteur</button>",
        '<p><img alt="un vecteur" src="vecteur.png"></p>',
        '<p title="vecteur > x">&lt;x &amp;</p>',
    ],
)
def test_what_must_stay_stays_as_written(html):
    assert explain(html) == html


def test_text_goes_on_being_explained_after_a_link():
    html = '<p><a href="/x/">vecteur</a> puis vecteur</p>'
    assert explain(html) == '<p><a href="/x/">vecteur</a> puis <i>vecteur|vecteur</i></p>'


def test_a_word_cut_by_a_tag_is_left_alone_and_the_tags_stay_in_order():
    html = "<p>thérapie <b>génique</b> et <b>vec</b>teur</p><ul><li>AAV<br/>x</li></ul>"
    assert explain(html) == "<p>thérapie <b>génique</b> et <b>vec</b>teur</p><ul><li><i>AAV|aav</i><br/>x</li></ul>"


def test_what_is_escaped_stays_escaped():
    html = "<p>&lt;script&gt; vecteur &amp; l&#x27;AAV &lt;/p&gt;</p>"
    shown = explain(html)
    assert BeautifulSoup(shown, "html.parser").find("script") is None
    assert "&lt;script&gt; <i>vecteur|vecteur</i> &amp; l'<i>AAV|aav</i> &lt;/p&gt;</p>" in shown


def test_unbalanced_markup_loses_no_word():
    for html in (
        "<p>vecteur",
        "vecteur</p></a>",
        "<a>vecteur",
        "<p>a < b vecteur",
        "<p>vecteur &",
        "<ul><li>vecteur<li>x",
    ):
        before = BeautifulSoup(html, "html.parser").get_text()
        after = explained(html, FRENCH, set(), lambda found, words: words)
        assert BeautifulSoup(after, "html.parser").get_text() == before


def test_a_word_is_explained_once_a_page():
    known = set()
    assert "<i>" in explain("<p>vecteur</p>", known=known)
    assert "<i>" not in explain("<p>Vecteurs</p>", known=known)
    assert known == {"vecteur"}


def test_no_word_at_all():
    assert explain("<p>vecteur</p>", Vocabulary([], "fr")) == "<p>vecteur</p>"


def test_two_hundred_words_cost_little_on_a_long_page():
    first = ["thérapie", "vecteur", "cellule", "programme", "traitement", "soutien", "composé", "vivant", "matière"]
    words = [term(f"t{i}", f"{first[i % 9]} numéro{i} composé", f"sigle{i}") for i in range(200)]
    many = Vocabulary(words, "fr")
    page = "<p>" + "Les traitements que le programme soutient sont composés de cellules vivantes. " * 8 + "</p>"
    page = page * 25
    assert len(page) > 15_000
    explain(page, many)
    begin = time.perf_counter()
    explain(page, many)
    assert time.perf_counter() - begin < 0.2  # some 10 ms on an idle machine
