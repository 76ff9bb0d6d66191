"""A word is one however it is written."""

import pytest
from django.utils.text import slugify

from pepr_site.search import words
from pepr_site.search.query import find, suggestions
from pepr_site.search.zero_results import storable_words
from programme.programme_pages import StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db

# Each line: the ways in which people write one word.
WAYS = [
    ["ADN", "A.D.N.", "A.D.N", "a.d.n.", "A D N", "l'ADN", "l’ADN", "lʼADN", "L'A.D.N."],
    ["XYRS", "X.Y.R.S.", "x.y.r.s"],
    ["IL-2", "IL2", "il2", "IL 2", "IL‑2", "IL–2", "il-2"],
    ["AAV-9", "AAV9", "aav 9", "AAV 9", "aav9"],
    ["covid-19", "covid19", "COVID 19", "Covid-19"],
    ["CAR-T", "cart", "CAR T", "CAR‑T"],
    ["ARNm", "ARN m", "arn-m", "A.R.N.m"],
    ["CRISPR-Cas9", "crispr cas9", "CRISPR Cas 9", "crisprcas9", "CRISPR/Cas9", "crispr-cas-9"],
    ["TGF-β1", "TGFβ1", "tgf beta 1", "TGF-bêta1", "tgfbeta1"],
    ["β-thalassémie", "bêta-thalassémie", "beta thalassemie", "bétathalassémie"],
    ["H₂O", "H2O", "h2o"],
    ["10⁶ xylocytes", "10^6 xylocytes"],
    ["CD8⁺", "CD8+", "cd8", "CD 8"],
    ["œdèmateux", "oedemateux", "ŒDÈMATEUX", "œdémateux"],
    ["École Écarlate", "ecole ecarlate", "ÉCOLE ÉCARLATE"],
    ["Łódź", "lodz", "LODZ"],
    ["n° 4812", "n°4812", "nº 4812", "№ 4812", "N° 4812", "4812"],
]


@pytest.fixture
def made(home, django_capture_on_commit_callbacks):
    """Publish a page of this title and this text, and return its title."""

    def make(title, text=""):
        body = [("paragraph", f"<p>{text}</p>")]
        with django_capture_on_commit_callbacks(execute=True):
            return publish(StandardPage(title=title, slug=slugify(title)[:30], body=body), home).title

    return make


def titles(typed):
    return [hit.title for hit in find(typed, "fr")]


def lost(name, ways, sign="zyxo"):
    """Return the ways to write a word that do not find the page of this name."""
    return [way for way in ways if name not in titles(f"{way} {sign}")]


def test_every_way_to_write_a_word_finds_every_other(made):
    name = made("zyxo", " ; ".join(line[0] for line in WAYS))
    assert lost(name, [way for line in WAYS for way in line]) == []
    # And the first way of each finds a page that holds any of the others.
    for n, letter in enumerate("ab", 1):
        other = made(f"autre {letter}", f"zyxo{letter} {' ; '.join(line[n % len(line)] for line in WAYS)}")
        assert lost(other, [line[0] for line in WAYS], f"zyxo{letter}") == []


def test_two_words_typed_alone_may_be_one_name(made):
    name = made("zyxo", "CAR-T, IL-2, ARNm")
    assert [typed for typed in ["car t", "il 2", "arn m"] if name not in titles(typed)] == []


def test_raised_and_lowered_letters_are_read_as_a_reader_reads_them(made):
    name = made("zyxo", "H<sub>2</sub>O, 10<sup>6</sup> cellules, CD8<sup>+</sup>")
    assert lost(name, ["H2O", "h₂o", "cd8"]) == []


def test_a_name_is_suggested_however_it_is_typed(made):
    made(f"Zyxo {' ; '.join(line[0] for line in WAYS)}")
    ends = [way for line in WAYS for way in (line[0], line[-1])]
    assert [way for way in ends if not suggestions(f"zyxo {way}", "fr")] == []


def test_the_report_counts_one_word_however_it_is_written():
    assert {storable_words(way, "fr") for way in ("IL-2", "IL2", "il 2", "I.L.2")} == {"il2"}
    assert {storable_words(way, "en") for way in ("X.Y.R.S.", "xyrs", "X Y R S")} == {"xyrs"}


def test_initials_and_numbers_stay_what_they_are():
    assert words.words("M. J. Dupont, 2024-2025, p. 3.5") == ["m", "j", "dupont", "2024", "2025", "p", "3", "5"]
    assert words.words("10 000 €") == ["10", "0", "euros"]
