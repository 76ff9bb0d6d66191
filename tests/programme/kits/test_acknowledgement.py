"""The funding acknowledgement: the sentence by project, and what a reader of pasted thanks says of them."""

import logging

import pytest
from bs4 import BeautifulSoup

from programme.kits.acknowledgement import MISSING, OK, UNSURE, WRONG, check, references_in
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db

FRENCH = "Ce travail a reçu une aide de l’État gérée par l’Agence nationale de la recherche au titre de France 2030"
PAGES = {"fr": "/mention-du-financement/", "en": "/en/funding-acknowledgement/"}
CODE = "ANR-22-ZYXO-0007"


@pytest.fixture
def project(db):
    page = ProjectPage.objects.get(locale__language_code="fr", slug="substituts-de-peau")
    ProjectPage.objects.filter(translation_key=page.translation_key).update(anr_reference=CODE)
    page.refresh_from_db()
    return page


def levels(text, projects=(), chosen=None):
    return [finding.level for finding in check(text, projects, chosen)]


@pytest.mark.parametrize("written", [CODE, CODE.replace("-", "‑")])
def test_a_reference_in_a_text_is_read_as_it_stands(written):
    [found] = references_in(f"Merci (référence {written}).")
    assert (found.written, found.code) == (written, CODE)


@pytest.mark.parametrize("text", [f"{CODE} et {CODE}", "ANR 22-ZYXO-0007"])
def test_a_reference_counts_once(text):
    assert [found.code for found in references_in(text)] == [CODE]


def test_the_letters_of_a_known_project_are_those_of_this_programme(project):
    project.anr_reference = "ANR-22-PEBB-0007"
    assert UNSURE in levels(f"{FRENCH} (ANR-22-PEBB-0008).", [project])


def test_a_full_sentence_of_a_known_project_is_right(project):
    assert levels(f"{FRENCH} ({CODE}).", [project]) == [OK, OK]


@pytest.mark.parametrize(
    ("reference", "level", "words"),
    [
        ("", MISSING, "Aucune référence ANR"),
        ("22-PESN-0003", WRONG, "ce serait ANR-22-PESN-0003"),
        ("ANR 22 ZYXO 0007", WRONG, "ce serait ANR-22-ZYXO-0007"),
        ("anr-22-zyxo-0007", WRONG, "ce serait ANR-22-ZYXO-0007"),
        ("ANR22ZYXO0007", WRONG, "ce serait ANR-22-ZYXO-0007"),
        ("ANR-22-\r\nZYXO-0007", WRONG, "d’un seul tenant"),
        ("ANR-22-ZYXO-\n        \t0007", WRONG, "écrivez ANR-22-ZYXO-0007 d’un seul tenant"),
        ("ANR-22-ZYXO  \r\n  \r\n    -0007", WRONG, "écrivez ANR-22-ZYXO-0007 d’un seul tenant"),
        ("22-ZYXO-\n0007", WRONG, "écrivez ANR-22-ZYXO-0007 d’un seul tenant"),
        ("ANR-22-ZYXO-00O7", WRONG, "« ANR-22-ZYXO-00O7 » est mal écrit : ce serait ANR-22-ZYXO-0007"),
        ("anr-2o-zyxo-ooo7", WRONG, "ce serait ANR-20-ZYXO-0007"),
        ("22-ZYXO-O007", WRONG, "« 22-ZYXO-O007 » est mal écrit : ce serait ANR-22-ZYXO-0007"),
        ("ANR-22-PESN-0003", WRONG, "d’un autre programme (santé numérique)"),
        ("ANR-22-PEBB-0003", WRONG, "d’un autre programme"),
        ("ANR-22-ABCD-0003", WRONG, "ne porte pas les lettres"),
        ("ANR-22-PEPRSN-0013", WRONG, "n’a pas la forme"),
        ("ANR-23-PEIA-005", WRONG, "n’a pas la forme"),
        ("ANR-22-ZYXO-0099", UNSURE, "ne sait pas de quel projet"),
    ],
)
def test_what_is_wrong_with_a_reference_is_told(project, reference, level, words):
    found = check(f"{FRENCH} ({reference}).", [project])
    assert any(finding.level == level and words in finding.text for finding in found), found
    assert not reference or not any("Aucune référence" in finding.text for finding in found)


def test_a_day_is_no_reference():
    assert references_in("Reçu le 22 mars 2024, accepté le 12-JUIN-20245.") == []


def test_the_reference_of_the_chosen_project_is_asked_for(project):
    found = check(f"{FRENCH} (ANR-22-ZYXO-0099).", [project], project)
    assert any(CODE in finding.text and finding.level == MISSING for finding in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Funded by the European Research Council.", "European Research Council"),
        ("Merci à nos collègues.", "Agence nationale de la recherche n’est pas nommée"),
        ("Financé par l’ANR au titre de France 2030.", "L’aide est celle de l’État"),
        ("Aide de l’État gérée par l’ANR (Investissements d’avenir).", "plus ancien"),
        ("Aide de l’État gérée par l’ANR.", "France 2030 n’est pas nommé"),
        (f"Aide de l’État, France 2030, {CODE}.", "n’est pas nommée"),
    ],
)
def test_who_is_not_thanked_is_told(text, words):
    assert any(words in finding.text for finding in check(text, ()))


def test_a_long_text_is_read_in_no_time():
    assert check("ANR-22-" * 100_000, ())


@pytest.mark.parametrize("reference", ["", "22-ZYXO"])
def test_a_reference_that_is_none_leaves_its_blank(client, project, reference):
    ProjectPage.objects.filter(pk=project.pk).update(anr_reference=reference)
    text = client.get(f"{PAGES['fr']}?project={project.number}").content.decode()
    assert "ANR-__-____-____" in text and "22-ZYXO" not in text


def test_search_engines_keep_the_page_of_no_project_only(client, settings, project):
    settings.SITE_PUBLIC = True
    for query, is_kept in (("", True), (f"?project={project.number}", False)):
        head = BeautifulSoup(client.get(f"{PAGES['fr']}{query}").content, "lxml").head
        assert (head.find("meta", attrs={"name": "robots"}) is None) == is_kept


@pytest.mark.parametrize("language", PAGES)
def test_the_sentence_stands_in_both_languages_with_a_blank_until_a_reference_is_known(client, language):
    text = client.get(PAGES[language]).content.decode()
    soup = BeautifulSoup(text, "lxml")
    assert [quote["lang"] for quote in soup.main.select("blockquote")] == ["fr", "en"]
    assert "ANR-__-____-____" in text and "{reference}" not in text
    assert not client.get(PAGES[language]).cookies


def test_the_sentence_of_a_project_bears_its_reference(client, project):
    soup = BeautifulSoup(client.get(f"{PAGES['fr']}?project={project.number}").content, "lxml")
    assert all(CODE in quote.text for quote in soup.main.select("blockquote"))
    assert soup.select_one("select[name=project] option[selected]")["value"] == str(project.number)
    for nonsense in ("99", "%00", "x" * 80):
        assert client.get(f"{PAGES['fr']}?project={nonsense}").status_code == 200


def test_thanks_are_read_without_script_token_or_trace(client, caplog, django_assert_num_queries):
    word = "zyxologie-unique"
    with caplog.at_level(logging.DEBUG):
        response = client.post(PAGES["fr"], {"text": f"{FRENCH}, {word}.", "project": ""})
    text = response.content.decode()
    assert response.status_code == 200 and "Aucune référence ANR" in text and "no-store" in response["Cache-Control"]
    assert not response.cookies and word not in caplog.text
    assert word not in client.get(PAGES["fr"]).content.decode()


@pytest.mark.parametrize("text", ["", "x" * 5001])
def test_nothing_and_too_much_are_refused_in_words(client, text):
    response = client.post(PAGES["fr"], {"text": text})
    assert response.status_code == 422 and 'class="error"' in response.content.decode()


def test_what_is_pasted_is_shown_as_text(client):
    response = client.post(PAGES["fr"], {"text": "ANR-22-<b>-0001 <script>alert(1)</script>"})
    assert "<script>alert(1)" not in response.content.decode()
