"""Plain questions: on their page, for machines, and first in the search, however they are put."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from pepr_site.search.models import MissedSearch
from programme.models import Question, QuestionsPage
from tests.content.library import LANGUAGES, of_type, pages

pytestmark = pytest.mark.django_db
ADDRESSES = {"fr": "/questions-simples/", "en": "/en/plain-questions/"}
SEARCHES = {"fr": "/recherche/", "en": "/en/search/"}

# What people type, and a word of the question that must come first.
ASKED = {
    ("fr", "décide"): ["qui décide", "qui dirige ?", "Qui est le chef ?", "qui pilote le programme"],
    ("fr", "soigné"): ["puis-je être soigné", "peut-on se faire soigner ici ?", "je suis malade"],
    ("fr", "essai"): ["participer à un essai", "où trouver un essai clinique", "essais cliniques"],
    ("fr", "preuves"): ["arnaque", "clinique à l’étranger", "traitement miracle"],
    ("fr", "candidater"): ["comment postuler", "je veux proposer un projet", "date limite"],
    ("fr", "thèse"): ["offre de thèse", "stage", "y a-t-il un emploi ?", "doctorat", "recrutement"],
    ("fr", "officiel"): ["site officiel", "est-ce le site officiel ?", "qui a fait ce site"],
    ("fr", "personne"): ["téléphone", "parler à quelqu’un"],
    ("fr", "journaliste"): ["contact presse", "je suis journaliste"],
    ("fr", "dure"): ["date de fin", "quand finit le programme ?"],
    ("fr", "résultats"): ["résultats du programme"],
    ("fr", "publications"): ["publications"],
    ("fr", "biothérapie"): ["c’est quoi une biothérapie ?", "c koi une bioterapie"],
    ("fr", "sert"): ["à quoi ça sert"],
    ("fr", "erreur"): ["signaler une erreur"],
    ("fr", "éthique"): ["éthique", "expérimentation animale", "est ce que ce sont des OGM"],
    ("fr", "citer"): ["pdf du programme", "comment citer le programme dans mon article"],
    ("fr", "mon sang"): ["don du sang"],
    ("fr", "Où en est"): ["pourquoi la France est en retard"],
    ("fr", "participe"): ["ou est ce que ca se passe", "combien de chercheurs travaillent dessus"],
    ("fr", "joindre"): ["je voudrais rencontrer un chercheur"],
    # a word of the street, an apostrophe forgotten
    ("fr", "paie"): ["combien dargent ont ils", "qui paie ?", "Qui finance ce programme ?", "combien ça coûte"],
    # whole sentences, which nothing holds word for word
    ("fr", "soigné ici"): [
        "j’ai une mucoviscidose, que pouvez-vous faire ?",
        "une thérapie pour ma mère qui est malade",
    ],
    ("fr", "fait ses preuves"): ["une clinique me propose des cellules souches pour 10 000 euros"],
    ("fr", "stage"): ["je cherche un sujet de thèse en thérapie cellulaire", "stage M2 bioproduction"],
    ("fr", "puis-je candidater"): ["financement pour une start-up de bioproduction"],
    ("fr", "Quand verra"): ["combien de temps avant qu’un traitement soit disponible"],
    ("fr", "Qui décide"): ["quel est le rôle de l’Inserm", "qui est le patron du PEPR ?"],
    ("en", "ethics"): ["animal testing", "embryos"],
    ("en", "cite"): ["how do i cite this site"],
    ("en", "How long"): ["when does it finish"],
    ("en", "results"): ["why isnt there any results yet"],
    ("en", "treated here"): ["I have cystic fibrosis, can you help?"],
    ("en", "PhDs"): ["a PhD topic in cell therapy"],
    ("en", "Who pays"): ["what is done with taxpayers’ money?"],
    ("en", "reach a"): ["is there a phone line?", "who do I contact at the CEA"],
    ("en", "pays"): ["who pays?", "how much does it cost", "who funds the programme?"],
    ("en", "decides"): ["who decides", "who is in charge?", "who leads the programme"],
    ("en", "treated"): ["can I be treated?", "I want to get treatment", "patient"],
    ("en", "trial"): ["join a clinical trial", "clinical trials"],
    ("en", "unproven"): ["is this a scam?", "treatment abroad"],
    ("en", "apply"): ["how do I apply?", "submit a proposal", "deadline"],
    ("en", "jobs"): ["PhD position", "internship", "jobs", "any vacancies?"],
    ("en", "official"): ["is this the official website?", "who made this site?"],
    ("en", "person"): ["phone number", "get in touch", "talk to someone"],
    ("en", "journalist"): ["media", "press contact"],
}


def soup(client, address, **data):
    return BeautifulSoup(client.get(address, data).content, "lxml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_question_is_answered_first(client, language):
    missed = {}
    for word, typed in ((word, typed) for (code, word), ways in ASKED.items() if code == language for typed in ways):
        first = soup(client, SEARCHES[language], q=typed).select_one(".hits > li")
        is_question = first and "question" in first.select_one(".kind").text.lower()
        if not (is_question and word.lower() in first.h3.text.lower()):
            missed[typed] = first
    assert missed == {}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("du laboratoire au patient", "Du laboratoire au patient"),
        ("appel à projets 2025", "Appel à projets 2025"),
        # Nothing holds these, nor asks them: what they name comes first.
        ("où est situé le Genopole aujourd’hui ?", "Genopole"),
        # A question names what it asks of.
        ("le plan france 2030 c’est quoi", "France 2030"),
        ("objectif 4", "Vésicules extracellulaires"),
        ("axe 2", "Les générations futures"),
    ],
)
def test_what_is_named_comes_before_a_question(client, typed, title):
    assert soup(client, "/recherche/", q=typed).select_one(".hits h3").text.strip() == title


def test_a_sentence_that_a_question_answers_is_not_missed(client):
    shown = soup(client, "/recherche/", q="je cherche un sujet de thèse en thérapie cellulaire")
    assert "thèse" in shown.select_one(".hits h3").text
    assert not MissedSearch.objects.filter(words__contains="sujet").exists()


def test_a_result_leads_to_the_question_itself(client):
    href = soup(client, "/recherche/", q="qui paie").select_one(".hits a")["href"]
    address, _hash, anchor = href.partition("#")
    assert "80" in soup(client, address).find(id=anchor).p.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_shown_with_its_answer_and_told_to_machines(client, language):
    page = soup(client, ADDRESSES[language])
    shown = page.select(".question")
    asked = Question.objects.filter(on_page__locale__language_code=language)
    # As typed, without the spaces and the joiner that French sets.
    heads = [re.sub(r"\s", " ", section.h2.get_text(strip=True)).replace("\u2060", "") for section in shown]
    assert heads == [question.question for question in asked]
    graph = json.loads(page.find("script", type="application/ld+json").string)["@graph"]
    nodes = {node["@id"]: node for node in graph if node["@type"] == "Question"}
    [faq] = [node for node in graph if node["@type"] == "FAQPage"]
    assert [entry["@id"] for entry in faq["mainEntity"]] == list(nodes)
    assert [node["name"] for node in nodes.values()] == [question.question for question in asked]
    assert all(node["acceptedAnswer"]["text"] and "[[" not in node["acceptedAnswer"]["text"] for node in nodes.values())
    anchors = {section["id"] for section in shown}
    assert {identifier.partition("#")[2] for identifier in nodes} == anchors


def test_a_question_is_found_as_long_as_its_page_is_public(client):
    QuestionsPage.objects.get(locale__language_code="fr").unpublish()
    first = soup(client, "/recherche/", q="qui paie").select_one(".hits .kind")
    assert first is None or "question" not in first.text.lower()


def test_an_answer_names_no_figure_that_there_is_not():
    page = QuestionsPage.objects.get(locale__language_code="fr")
    with pytest.raises(ValidationError):
        Question(on_page=page, question="Combien ?", answer="Il y en a [[licornes]].").full_clean()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_two_sentences_and_says_where_it_comes_from_or_what_to_read(language):
    [page] = of_type("programme.QuestionsPage", language).values()
    assert 14 <= len(page["questions"]) <= 24
    for asked in page["questions"]:
        assert len(re.findall(r"[.?!](?: |$)", asked["answer"])) <= 2, asked
        assert len(asked["answer"]) <= 260, asked
        assert asked.get("source_address", "").startswith("http") or asked["page"] in pages(language), asked
        assert asked["question"].rstrip().endswith("?")
