"""A word is one however it is written, and no word is taken for another."""

import pytest
from django.utils.text import slugify

from pepr_site.search import words
from pepr_site.search.answer import answer
from pepr_site.search.engine import find
from pepr_site.search.suggestions import suggestions
from pepr_site.search.zero_results import keepable
from programme.programme_pages import StandardPage
from projects.models import ProjectPage
from projects.project_pages import Documentation
from tests.conftest import publish
from tests.pepr_site.search.results import page

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


def test_every_way_to_write_a_word_finds_every_other(made):
    name = made("zyxo", " ; ".join(line[0] for line in WAYS))
    assert [way for line in WAYS for way in line if name not in titles(f"{way} zyxo")] == []
    # And the first way of each finds a page that holds any of the others.
    others = [
        made(f"autre {letter}", f"zyxo{letter} {' ; '.join(line[n % len(line)] for line in WAYS)}")
        for n, letter in enumerate("abcd")
    ]
    lost = [(other, line[0]) for other in others for line in WAYS if other not in titles(f"{line[0]} zyxo{other[-1]}")]
    assert lost == []


@pytest.mark.parametrize("typed", ["car t", "il 2", "arn m"])
def test_two_words_typed_alone_may_be_one_name(made, typed):
    name = made("zyxo", "CAR-T, IL-2, ARNm")
    assert name in titles(typed)


def test_raised_and_lowered_letters_are_read_as_a_reader_reads_them(made):
    name = made("zyxo", "H<sub>2</sub>O, 10<sup>6</sup> cellules, CD8<sup>+</sup>")
    assert [typed for typed in ["H2O zyxo", "h₂o zyxo", "cd8 zyxo"] if name not in titles(typed)] == []


def test_a_name_is_suggested_however_it_is_typed(made):
    made(f"Zyxo {' ; '.join(line[0] for line in WAYS)}")
    assert [way for line in WAYS for way in line if not suggestions(f"zyxo {way}", "fr")] == []


def test_the_report_counts_one_word_however_it_is_written():
    assert {keepable(way, "fr") for way in ("IL-2", "IL2", "il 2", "I.L.2")} == {"il2"}
    assert {keepable(way, "en") for way in ("X.Y.R.S.", "xyrs", "X Y R S")} == {"xyrs"}


def test_initials_and_numbers_stay_what_they_are():
    assert words.words("M. J. Dupont, 2024-2025, p. 3.5") == ["m", "j", "dupont", "2024", "2025", "p", "3", "5"]
    assert words.words("10 000 €") == ["10", "0", "euros"]


# What the site speaks of, and another word that people type: it stands nowhere, or is found as it is.
OTHERS = {
    "Toulon": "Toulouse",
    "Martinat": "Martina",
    "Villejuif": "Villejuis",
    "Dupont": "Dupond",
    "thème": "thèse",
    "vecteur": "lecteur",
    "production": "projection",
    "émission": "mission",
    "conduction": "condition",
    "zyxo7": "zyxo8",
    "zyxa": "zyxe",
}


def test_a_word_is_never_replaced_by_another(client, made):
    made("Une page", f"On y parle de {', de '.join(OTHERS)}.")
    assert [typed for typed in OTHERS.values() if answer(typed, "fr").is_corrected] == []
    assert [typed for typed in OTHERS.values() if answer(typed, "en").is_corrected] == []
    shown = page(client, q="Toulouse").find("main")
    assert shown.h2.get_text().split() == ["Rien", "pour", "«", "Toulouse", "»"]
    assert "Toulon" not in shown.get_text()


def test_a_slip_is_put_right_and_a_doubt_is_only_told(client, made):
    made("Une page", "La xylophagose de la ville de Zyxograd.")
    assert answer("xylofagose", "fr").is_corrected and answer("xylphagose", "fr").is_corrected
    shown = page(client, q="Zyxogrod").find("main")
    assert shown.h2.get_text().split() == ["Rien", "pour", "«", "Zyxogrod", "»"]
    assert shown.select_one(".proposal a").get_text() == "Zyxograd"
    assert not shown.select(".hits")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_project_about_which_nothing_is_published_comes_last_and_is_found_by_its_name_only(client, language):
    empty = ProjectPage.objects.visible().filter(documentation=Documentation.OPEN, locale__language_code=language)
    names = set(empty.values_list("title", flat=True))
    for typed in {"fr": ["officiel", "annuaire", "emploi"], "en": ["official", "directory", "job"]}[language]:
        assert not names & {hit.title for hit in answer(typed, language).hits}
    for typed in {"fr": ["projet", "projet prioritaire"], "en": ["project", "priority project"]}[language]:
        hits = [hit.title in names for hit in answer(typed, language).hits]
        assert hits == sorted(hits) and sum(hits) == len(names) > 0
    number = empty.last().number
    assert answer(f"n° {number}", language).hits[0].title in names
    beginning = suggestions({"fr": "proj", "en": "proj"}[language], language)
    assert [entry.title in names for entry in beginning] == sorted(entry.title in names for entry in beginning)
