import pytest

from pepr_site.pages.text import french, typeset

NB, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Pourquoi ?", f"Pourquoi{THIN}?"),
        ("Oui ; non !", f"Oui{THIN}; non{THIN}!"),
        ("Objectif : soigner", f"Objectif{NB}: soigner"),
        ("<b>Objectif :</b>", f"<b>Objectif{NB}:</b>"),
        ("« vivant »", f"«{NB}vivant{NB}»"),
        ("« vivant »;", f"«{NB}vivant{NB}»;"),
        ("80 M€ sur 7 ans", f"80{NB}M€ sur 7{NB}ans"),
        ("du 1 mai au 11 juin", f"du 1er{NB}mai au 11{NB}juin"),
        ("12 000 pages", f"12{THIN}000 pages"),
        ("le 7 février 2024", f"le 7{NB}février 2024"),
        ("60 %", f"60{NB}%"),
    ],
)
def test_french_spaces(written, set_):
    assert french(written) == set_
    assert french(set_) == set_


@pytest.mark.parametrize(
    "verbatim",
    [
        "<script>a ? b : c ;</script>",
        "<textarea>Pourquoi ?</textarea>",
        "<pre>a ; b</pre>",
        '<input value="pourquoi ?">',
        '<a href="/a?b=c;d" class="x y">ici</a>',
        "https://exemple.fr/?q=1",
        '<path d="M12 345 L6 789"/>',
    ],
)
def test_code_and_what_a_visitor_typed_stay_as_written(verbatim):
    assert french(verbatim) == verbatim


def test_a_language_without_rules_is_left_alone():
    assert typeset("Why ?", "en") == "Why ?"
    assert typeset("Pourquoi ?", "fr-CA") == f"Pourquoi{THIN}?"


def test_a_large_page_is_set_in_linear_time():
    page = "<p>Pourquoi ? « Parce que » : 80 M€ ; 12 000.</p>" + "<a " + " " * 20_000 + ">x</a>"
    assert french(page * 3) == french(page) * 3
