"""From a name to an address: one rule, in the browser (`tests/browser/test_creation.py`), on the server, in anchors."""

import pytest

from pepr_site.pages.slugs import LONGEST, slug_of

NAMES = {
    "Œuvres & cœurs": "oeuvres-et-coeurs",
    "Łódź": "lodz",
    "Straße, Øresund, Ångström, Æsir, Þór, ışık, Đorđe": "strasse-oresund-angstrom-aesir-thor-isik-dorde",
    "L’hôpital d'Aix": "lhopital-daix",
    "10⁶ cellules, 10⁻³ g, 3 m² et du CO₂": "10-6-cellules-10-3-g-3-m2-et-du-co2",
    "IFN-γ, TGF-β et 10 µm": "ifn-gamma-tgf-beta-et-10-um",
    "ADN/ARN : 4,6 M en 3.5 ans… — fin": "adn-arn-4-6-m-en-3-5-ans-fin",
    "  — « Tiret » —  ": "tiret",
    "C.N.R.S. n° 3": "cnrs-n-3",
    "e\u0301te\u0301\u00a0: no\u2011break": "ete-no-break",
    "R&D": "r-et-d",
    "½ dose, n° ④, Ⅳ": "1-2-dose-n-4-iv",
    "снег": "sneg",
    "👩‍🔬 labo": "labo",
    "👩‍🔬": "",
    "…": "",
    "—": "",
    "漢字": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_gives_an_address(name):
    assert slug_of(name, "fr") == NAMES[name]


def test_english_has_its_own_ampersand():
    assert slug_of("Œuvres & Alzheimer’s", "en") == "oeuvres-and-alzheimers"


def test_a_long_name_is_cut_between_two_words():
    long = "une thérapie génique " * 12
    assert slug_of(long, "fr") == "une-therapie-genique-" * 3 + "une-therapie"
    assert len(slug_of("é" * 300, "fr")) == LONGEST
    assert slug_of("é" * LONGEST, "fr") == "e" * LONGEST
