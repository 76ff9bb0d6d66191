"""What people type finds what they mean among the first three results, over the launch content."""

import pytest

from pepr_site.search.engine import find
from tests.pepr_site.search.results import found

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
    "vecteur viraux": "/programme/objectif-1-therapies-geniques/",
    "thérapi génik": "/programme/objectif-1-therapies-geniques/",
    "onkologie": "/programme/objectif-3-oncologie/",
    "genopol": "/partenaires/genopole/",
    "accesibilité": "/accessibilite/",
    # the words of visitors
    "cancer": "/programme/objectif-3-oncologie/",
    "budget": "/programme/",
    "appel a projets": "/appels/aap-2025/",
    "donnees perso": "/donnees-personnelles/",
}
ENGLISH = {
    "gene therapy": "/en/programme/objective-1-gene-therapies/",
    "therapies": "/en/programme/objective-1-gene-therapies/",
    "extracellular vesicle": "/en/programme/objective-4-extracellular-vesicles/",
    "vezicles": "/en/programme/objective-4-extracellular-vesicles/",
    "oncolgy": "/en/programme/objective-3-oncology/",
    "organoids": "/en/glossary/#organoide",
    "mRNA": "/en/glossary/#arn-messager",
    "call for projects": "/en/calls/projects-2025/",
    "skin": "/en/projects/skin-substitutes/",
    "funding": "/en/programme/",
    "personal data": "/en/personal-data/",
    "bioreactors": "/en/glossary/#bioreacteur",
}


@pytest.mark.parametrize(("typed", "expected"), FRENCH.items())
def test_french_words_find_the_page_meant(client, typed, expected):
    assert expected in found(client, typed)[:3]


@pytest.mark.parametrize(("typed", "expected"), ENGLISH.items())
def test_english_words_find_the_page_meant(client, typed, expected):
    assert expected in found(client, typed, "en")[:3]


@pytest.mark.parametrize(("one", "many"), [("emploi", "emplois"), ("tissu", "tissus"), ("contenu", "contenus")])
def test_the_singular_and_the_plural_find_the_same(one, many):
    found = [{hit.pk for hit in find(text, "fr")} for text in (one, many, many.upper())]
    assert found[0] and found[0] == found[1] == found[2]
