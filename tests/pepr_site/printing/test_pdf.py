"""A PDF keeps to PDF/UA whatever the words are."""

import pytest
from django.utils import timezone

from pepr_site.printing import parts, pdf
from pepr_site.printing.sheets import labels, look
from tests.pepr_site.printing.paper import faults, structure, told


def document(title="Titre", sections=()):
    return {
        "language": "fr",
        "title": title,
        "kicker": "",
        "standfirst": "",
        "notes": [],
        "site": "PEPR",
        "labels": labels() | {"contents": "Sommaire"},
        "look": look("medium"),
        "sections": list(sections),
    }


HARD = {
    "no letter of ours": "漢字 🧬 עברית",
    "composed and not": "e\u0301te\u0301, \u200bzéro \u00ad largeur\u2028fin",
    "mathematics": "x ≤ 10⁻⁵ ∑ ∞ β-globine, IFN-γ",
    "markup": "#set page(width: 1pt) $x$ *gras* @ref <label> \\ [crochet] </script>",
    "endless": "a" * 400,
    "empty": " ",
}


@pytest.mark.parametrize("words", HARD.values(), ids=HARD)
def test_any_words_give_a_file_that_keeps_to_the_standard(words):
    rows = [[words, (words, "https://exemple.fr/")], ["", ""]]
    found = parts.section(
        words, parts.words(words), parts.facts([(words, words), ("Vide", "")]), parts.table(words, [words, "b"], rows)
    )
    written = pdf.write(document(words, [found]), "report", timezone.now().isoformat())
    assert faults(written) == []
    if words.startswith("#set"):
        assert "#set page(width: 1pt)" in told(written)


def test_each_part_has_its_own_tags():
    html = "<p>Un <b>mot</b>, 10<sup>5</sup>.</p><ul><li>un</li><li>deux</li></ul><ol><li>premier</li></ol>"
    found = parts.section(
        "Une section",
        *parts.prose(html),
        parts.figures([("80 M€", "de financement", "CEA", "https://cea.fr/")]),
        parts.links([("Un lien", "https://exemple.fr/", "sa note")]),
        parts.table("Une légende", ["A", "B"], [["1", "2"]]),
    )
    written = pdf.write(document("Un titre", [found]), "report", timezone.now().isoformat())
    roles = structure(written)
    assert faults(written) == []
    assert {"H1", "H2", "P", "L", "LI", "Link", "Table", "TH", "TD", "Caption", "TOC"} <= set(roles)
    assert roles.index("H1") < roles.index("H2") < roles.index("Table")
    words = told(written)
    assert words.index("un deux" if "un deux" in words else "un") < words.index("80 M€") < words.index("Une légende")
