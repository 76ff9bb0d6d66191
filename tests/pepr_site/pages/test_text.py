import pytest

from pepr_site.pages.text import french, typeset

NB, THIN, JOINER = "\u00a0", "\u202f", "\u2060"


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
        ("3 ‰", f"3{NB}‰"),
        ("N° 12 et n° 3", f"N°{NB}12 et n°{NB}3"),
        ("à 37 °C", f"à 37{NB}°C"),
        ("un angle de 90 °.", f"un angle de 90{NB}°."),
        ("5 kg, 10 mg, 2 g", f"5{NB}kg, 10{NB}mg, 2{NB}g"),
        ("10 mg/kg", f"10{NB}mg/kg"),
        ("3 µL de 5 nm", f"3{NB}µL de 5{NB}nm"),
        ("une cuve de 200 L.", f"une cuve de 200{NB}L."),
        ("à 14 h 30", f"à 14{NB}h{NB}30"),
        ("de 9 h à 17 h", f"de 9{NB}h à 17{NB}h"),
        ("<b>14 h</b>", f"<b>14{NB}h</b>"),
        ("pendant 5 min", f"pendant 5{NB}min"),
        ("80 millions d’euros", f"80{NB}millions d’euros"),
        ("7,5 milliards", f"7,5{NB}milliards"),
        ("en 1 200 jours", f"en 1{THIN}200{NB}jours"),
        ("1 234 567 €", f"1{THIN}234{THIN}567{NB}€"),
        ("en 2024 12 000 pages", f"en 2024 12{THIN}000 pages"),
        ("le plan France 2030", f"le plan France{NB}2030"),
        ("Quand verra-t-on ?", f"Quand verra-t-{JOINER}on{THIN}?"),
        ("<b>Y a-t-il</b>", f"<b>Y a-t-{JOINER}il</b>"),
        ('<a href="/verra-t-on/">', '<a href="/verra-t-on/">'),
        ("Pourquoi? Parce que!", f"Pourquoi{THIN}? Parce que{THIN}!"),
        # What a keyboard types: straight marks, three dots, a hyphen between two years.
        ("l'ADN d&#x27;aujourd&#39;hui", "l’ADN d’aujourd’hui"),
        ("l'<b>ADN</b>", "l’<b>ADN</b>"),
        ('Il dit "oui".', f"Il dit «{NB}oui{NB}»."),
        ("&quot;un&quot; et &quot;deux ?&quot;", f"«{NB}un{NB}» et «{NB}deux{THIN}?{NB}»"),
        ('dit "<b>mot</b>" (voir "x")', f"dit «{NB}<b>mot</b>{NB}» (voir «{NB}x{NB}»)"),
        ('l\'"ARN"', f"l’«{NB}ARN{NB}»"),
        ('un écran 12" et "un"', f'un écran 12" et «{NB}un{NB}»'),
        ('<img alt="L\'ADN &quot;nu&quot;">', f'<img alt="L’ADN «{NB}nu{NB}»">'),
        ("etc...", "etc…"),
        ("2023-2027", "2023–2027"),
    ],
)
def test_french_spaces(written, set_):
    assert french(written) == set_
    assert french(set_) == set_


@pytest.mark.parametrize(
    "apart",
    [
        "en 2024 100 projets",
        "de 2023 à 2024 300 équipes",
        "la protéine Cas9 200 fois",
        "le projet B12 300 fois",
        "l’unité UMR861 120 personnes",
        "en 2024 l’Inserm",
        "en 2024 s’est tenu",
        "les 12 minuscules",
        "les 3 gènes et les 5 hôpitaux",
        "les 2 litières",
        "un millier 4 et 5",
        "le degré ° 5",
        "mini° 12",
        "les 'mots'",
        "ANR-23-ABCD-2024",
        "2024-02-19",
        "/compare/live...12/",
        "o'neil@exemple.fr",
        "0000-0002-1825-0097",
    ],
)
def test_what_only_looks_like_a_number_or_a_unit_stays_apart(apart):
    assert french(apart) == apart


@pytest.mark.parametrize(
    "verbatim",
    [
        "<script>a ? b : c ;</script>",
        "<textarea>Pourquoi ?</textarea>",
        "<pre>a ; b</pre>",
        '<input value="pourquoi ?">',
        '<a href="/a?b=c;d" class="x y">ici</a>',
        '<a href="/l\'adn?" data-said="{&quot;l\'un&quot;: 1}">ici</a>',
        "https://exemple.fr/?q=1",
        '<path d="M12 345 L6 789"/>',
        '<path d="M1 2 h 30 l 4 5 m 6 7 s 8 9 t 1 2"/>',
    ],
)
def test_code_and_what_a_visitor_typed_stay_as_written(verbatim):
    assert french(verbatim) == verbatim


@pytest.mark.parametrize("kept", ["80 million", "2 billion", "22 November", "37 °C", "5 kg", "3 min", "France 2030"])
def test_an_english_amount_or_date_is_not_cut(kept):
    written = f'<p class="5 mg">About {kept}, 12 sites and 3 kgs: why?</p>'
    set_ = written.replace(kept, kept.replace(" ", NB))
    assert typeset(written, "en") == typeset(set_, "en") == set_


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("it's the patients' choice", "it’s the patients’ choice"),
        ("'one' and \"two\"", "‘one’ and ‘two’"),
        ("<b>&quot;one&quot;</b>, (&#x27;two&#x27;)", "<b>‘one’</b>, (‘two’)"),
        ("from 2023-2027...", "from 2023–2027…"),
        ("a 12\" screen in the '90s", "a 12\" screen in the '90s"),
        ("<code>it's</code> <input value=\"it's\">", "<code>it's</code> <input value=\"it's\">"),
        ("Why ?", "Why ?"),
    ],
)
def test_english_marks(written, set_):
    assert typeset(written, "en") == typeset(set_, "en") == set_


def test_a_language_without_rules_is_left_alone():
    assert typeset("Warum 'so' ?", "de") == "Warum 'so' ?"
    assert typeset("Pourquoi ?", "fr-CA") == f"Pourquoi{THIN}?"


def test_a_large_page_is_set_in_linear_time():
    page = "<p>Pourquoi ? « Parce que » : 80 M€ ; 12 000.</p>" + "<a " + " " * 20_000 + ">x</a>"
    assert french(page * 3) == french(page) * 3
    for marks in ("'", '"', "a'", " '", ' alt="', "2023-", "...", "x? "):
        typeset(marks * 20_000, "fr")
        typeset(marks * 20_000, "en")
