"""What people type, or begin to type, finds what they mean, over the launch content."""

import pytest
from wagtail.models import Locale

from pepr_site.search.query import answer, find, suggestions
from programme.programme_pages import StandardPage
from projects.models import ProjectPage
from projects.project_pages import Documentation
from tests.conftest import publish
from tests.pepr_site.search.results import found, page, suggested, text

pytestmark = pytest.mark.django_db

FRENCH = {
    # accents left out, plural and singular
    "therapie genique": "/programme/objectif-1-therapies-geniques/",
    "THERAPIES GENIQUES": "/programme/objectif-1-therapies-geniques/",
    "vesicule extracellulaire": "/programme/objectif-4-vesicules-extracellulaires/",
    "vésicules": "/programme/objectif-4-vesicules-extracellulaires/",
    "cellules souches": "/glossaire/#cellule-souche",
    "organoides": "/glossaire/#organoide",
    "bioreacteurs": "/glossaire/#bioreacteur",
    "actualites": "/actualites/",
    "mentions legales": "/mentions-legales/",
    # two words apart, and words that say nothing
    "substituts régénération": "/projets/substituts-de-peau/",
    "qui finance le programme ?": "/programme/",
    "dijon assises": "/actualites/assises-dijon-13-mars-2024/",
    "80 millions": "/programme/",
    "80 M€": "/programme/",
    # acronyms, hyphens, apostrophes
    "CAR-T": "/actualites/consortium-unitc-24-avril-2024/",
    "car t": "/glossaire/#cellule-car-t",
    "CAR": "/glossaire/#cellule-car-t",
    "cart": "/glossaire/#cellule-car-t",
    "ANR": "/glossaire/#agence-nationale-de-la-recherche",
    "AMI": "/appels/ami-2024/",
    "aap": "/appels/aap-2025/",
    "l’ARN": "/glossaire/#arn-messager",
    "l'arn messager": "/glossaire/#arn-messager",
    "ARNm": "/glossaire/#arn-messager",
    "art tg": "/projets/projet-art-tg/",
    "I-Stem": "/partenaires/i-stem/",
    "inserm": "/partenaires/inserm/",
    "bio-médicaments": "/glossaire/#biomedicament",
    "projet 7": "/projets/projet-07/",
    # mistyped
    "biopduction": "/glossaire/#bioproduction",
    "bio production": "/glossaire/#bioproduction",
    "vecteurs et bio production": "/facile-a-lire/une-biotherapie/",
    "vecteur viraux": "/programme/objectif-1-therapies-geniques/",
    "thérapi génik": "/programme/objectif-1-therapies-geniques/",
    "onkologie": "/programme/objectif-3-oncologie/",
    "genopol": "/partenaires/genopole/",
    "accesibilité": "/accessibilite/",
    # the words of visitors
    "cancer": "/programme/objectif-3-oncologie/",
    "budget": "/questions-simples/#qui-paie-et-combien",
    "appel a projets": "/appels/aap-2025/",
    "donnees perso": "/donnees-personnelles/",
}
ENGLISH = {
    "gene therapy": "/en/programme/objective-1-gene-therapies/",
    "therapies": "/en/programme/objective-1-gene-therapies/",
    "extracellular vesicle": "/en/programme/objective-4-extracellular-vesicles/",
    "vezicles": "/en/programme/objective-4-extracellular-vesicles/",
    "oncolgy": "/en/programme/objective-3-oncology/",
    "organoids": "/en/glossary/#organoid",
    "mRNA": "/en/glossary/#messenger-rna",
    "call for projects": "/en/calls/projects-2025/",
    "skin": "/en/projects/skin-substitutes/",
    "funding": "/en/plain-questions/#who-pays-and-how-much",
    "personal data": "/en/personal-data/",
    "bioreactors": "/en/glossary/#bioreactor",
}


@pytest.mark.parametrize(("language", "meant"), [("fr", FRENCH), ("en", ENGLISH)])
def test_words_find_the_page_meant_among_the_first_three(client, language, meant):
    first = {typed: found(client, typed, language)[:3] for typed in meant}
    assert {typed: pages for typed, pages in first.items() if meant[typed] not in pages} == {}


@pytest.mark.parametrize(("one", "many"), [("emploi", "emplois"), ("tissu", "tissus"), ("contenu", "contenus")])
def test_the_singular_and_the_plural_find_the_same(one, many):
    found = [{entry.pk for entry in find(text, "fr")} for text in (one, many, many.upper())]
    assert found[0] and found[0] == found[1] == found[2]


def test_a_title_comes_before_a_standfirst_and_a_standfirst_before_a_body(
    client, home, django_capture_on_commit_callbacks
):
    body = [("paragraph", "<p>Un mot rare : xylophagose.</p>")]
    with django_capture_on_commit_callbacks(execute=True):
        publish(StandardPage(title="Corps", slug="corps", standfirst="Un texte.", body=body), home)
        publish(StandardPage(title="Chapô", slug="chapo", standfirst="La xylophagose ici."), home)
        publish(StandardPage(title="La xylophagose", slug="titre", standfirst="Un texte."), home)
    assert found(client, "xylophagose") == ["/titre/", "/chapo/", "/corps/"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_project_about_which_nothing_is_published_comes_last_and_is_found_by_its_name_only(client, language):
    empty = ProjectPage.objects.visible().filter(documentation=Documentation.OPEN, locale__language_code=language)
    names = set(empty.values_list("title", flat=True))
    for typed in {"fr": ["officiel", "annuaire", "emploi"], "en": ["official", "directory", "job"]}[language]:
        assert not names & {hit.title for hit in answer(typed, language).entries}
    for typed in {"fr": ["projet", "projet prioritaire"], "en": ["project", "priority project"]}[language]:
        hits = [hit.title in names for hit in answer(typed, language).entries]
        assert hits == sorted(hits) and sum(hits) == len(names) > 0
    number = empty.last().number
    assert answer(f"n° {number}", language).entries[0].title in names
    beginning = suggestions({"fr": "proj", "en": "proj"}[language], language)
    assert [entry.title in names for entry in beginning] == sorted(entry.title in names for entry in beginning)


@pytest.mark.parametrize(
    ("typed", "expected", "language"),
    [
        ("thera", "/programme/objectif-1-therapies-geniques/", "fr"),
        ("Thérapies gé", "/programme/objectif-1-therapies-geniques/", "fr"),
        ("l’onco", "/programme/objectif-3-oncologie/", "fr"),
        ("art-t", "/projets/projet-art-tg/", "fr"),
        ("ins", "/partenaires/inserm/", "fr"),
        ("peau", "/projets/substituts-de-peau/", "fr"),
        ("gene th", "/en/programme/objective-1-gene-therapies/", "en"),
    ],
)
def test_a_name_is_suggested_from_its_first_letters(client, typed, expected, language):
    assert expected in suggested(client, typed, language)


@pytest.mark.parametrize("typed", ["", " ", "a", "'", "&|!:*", "\x00", "zzz" * 5000])
def test_little_or_nonsense_suggests_nothing(client, typed):
    assert suggested(client, typed) == []


EMPTY_STEMS = [("CEA", "ce", "fr"), ("Léa", "le", "fr"), ("DEA", "de", "fr"), ("mores", "more", "en")]


@pytest.mark.parametrize(("typed", "empty", "language"), EMPTY_STEMS)
def test_a_name_is_not_found_by_an_empty_word_that_has_its_stem(
    client, home, typed, empty, language, django_capture_on_commit_callbacks
):
    parent = home if language == "fr" else home.get_translation(Locale.objects.get(language_code=language))
    with django_capture_on_commit_callbacks(execute=True):
        words = f"<p>On y parle de {typed}, et non {empty} que l’on croit.</p>"
        publish(StandardPage(title="Une page", slug="une-page", body=[("paragraph", words)]), parent)
        publish(
            StandardPage(title=f"Voir {empty} sujet", slug="autre", body=[("paragraph", f"<p>{empty}</p>")]), parent
        )
    paths = found(client, typed, language)
    assert any(path.endswith("/une-page/") for path in paths) and not any(path.endswith("/autre/") for path in paths)
    marks = page(client, language, q=typed).select(".hits mark")
    assert {text(mark).casefold() for mark in marks} == {typed.casefold()}


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
    "richesse": "riches",
    "thèmes": "thèses",
    "zyxo7": "zyxo8",
    "zyxa": "zyxe",
    "zyxomique": "zyxique",
}


@pytest.fixture
def made(home, django_capture_on_commit_callbacks):
    """A page that holds these words."""
    text = f"<p>On y parle de {', de '.join(OTHERS)}, de la xylophagose, de la ville de Zyxograd.</p>"
    with django_capture_on_commit_callbacks(execute=True):
        return publish(StandardPage(title="Une page", slug="une-page", body=[("paragraph", text)]), home)


def test_a_word_is_never_replaced_by_another(client, made):
    assert [typed for typed in OTHERS.values() if answer(typed, "fr").is_corrected] == []
    assert [typed for typed in OTHERS.values() if answer(typed, "en").is_corrected] == []
    shown = page(client, q="Toulouse").find("main")
    assert shown.h2.get_text().split() == ["Rien", "pour", "«", "Toulouse", "»"]
    assert "Toulon" not in shown.get_text()


def test_a_slip_is_put_right_and_a_doubt_is_only_told(client, made):
    assert answer("xylofagose", "fr").is_corrected and answer("xylphagose", "fr").is_corrected
    shown = page(client, q="Zyxogrod").find("main")
    assert shown.h2.get_text().split() == ["Rien", "pour", "«", "Zyxogrod", "»"]
    assert shown.select_one(".proposal a").get_text() == "Zyxograd"
    assert not shown.select(".hits")
