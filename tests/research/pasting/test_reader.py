"""What is pasted is read without the network: BibTeX and RIS into records, the rest into identifiers."""

import pytest

from research.pasting import reader
from research.publications import Publication, PublicationKind
from research.references import writers

BIBTEX = r"""
@string{j = {Journal of Invented Cells}}
@article{a, title={{Caf\'e} of {CAR-T}}, author={B{\^a}tard, In{\`e}s and Jean de la Fontaine and {CNRS team}},
  journal=j, year=2024, doi={10.1234/ABC}, pages={1--3}, url={https://example.org/a_b?c=%20d}}
@inproceedings{a, title={Second}, author={X Y}, booktitle={Days}, date={2025-03-04}, url={javascript:alert(1)}}
@phdthesis{t, title={Third}, author={Z Z}, school={Université}, url={https://hal.science/tel-01234567v2}}
@article{n, title={Without author}}
"""
RIS = """TY  - JOUR
AU  - Bâtard, Inès
AU  - Le Gall, Noël
TI  - A title
JO  - Ignored
T2  - Journal
PY  - 2024
DO  - https://doi.org/10.1234/RIS.1
SP  - 4
EP  - 9
UR  - https://example.org/x
ER  -

TY  - CHAP
AU  - One, Two
TI  - A chapter
PY  - 2023
ER  -
"""


def test_bibtex_is_read_with_its_accents_names_and_strings():
    first, second, third, fourth = reader.read(BIBTEX)
    record = first.record
    assert (record.title, record.container, record.year) == ("Café of CAR-T", "Journal of Invented Cells", 2024)
    assert record.authors == ["Inès Bâtard", "Jean de la Fontaine", "CNRS team"]
    assert (record.doi, record.pages, record.kind) == ("10.1234/abc", "1–3", PublicationKind.ARTICLE)
    assert record.source_address == "https://example.org/a_b?c=%20d"
    # A key used twice loses nothing; an address that is none is no address.
    assert second.record.kind == PublicationKind.CONFERENCE and str(second.record.date) == "2025-03-04"
    assert second.record.source_address == ""
    assert third.record.hal_id == "tel-01234567"
    assert fourth.problem and fourth.text == "Without author"


def test_ris_is_read():
    first, second = reader.read(RIS)
    assert first.record.authors == ["Inès Bâtard", "Noël Le Gall"] and first.record.doi == "10.1234/ris.1"
    assert (first.record.container, first.record.pages) == ("Journal", "4–9")
    assert second.record.kind == PublicationKind.CHAPTER


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("H$_2$O", "H₂O"),
        ("10$^6$ cells, 10$^{-3}$", "10⁶ cells, 10⁻³"),
        (r"$\alpha$-synuclein, $\Delta$G, $\varepsilon$", "α-synuclein, ΔG, ε"),
        (r"CD4$^+$ T and $\beta_2$", "CD4⁺ T and β₂"),
        (r"$3 \times 10^{5}$ at 5\,\$ and 6\,\$", "3 ×10⁵ at 5 $ and 6 $"),
        (r"$x_i$", "x_i"),
        (r"5 $ alone", "5 $ alone"),
    ],
)
def test_the_maths_of_a_title_become_letters(written, read):
    (entry,) = reader.read("@article{a, author={D C}, title={" + written + "}, journal={" + written + "}}")
    assert (entry.record.title, entry.record.container) == (read, read)


def test_long_maths_take_no_time():
    for text in ("$" * 100_000, "\\$" * 50_000, "$_{" * 50_000, "$" + "_{1" * 50_000):
        assert reader.maths_as_text(text)


def test_nobody_is_no_author():
    first, second = reader.read("@book{a, title={A}, author={D, C and others}}\n@book{b, title={B}, author={and}}")
    assert first.record.authors == ["C D"]
    assert second.problem == "sans auteur" and second.text == "B"


def test_letters_of_maths_come_back_from_an_export():
    row = Publication(kind="article", title="H₂O, 10⁶ α", authors="C D", slug="a", container="J$ & co")
    written = writers.bib([row])
    assert "\\\\" not in written and "textbackslash" not in written
    (entry,) = reader.read(written)
    assert (entry.record.title, entry.record.container) == (row.title, row.container)


def test_each_ty_begins_a_record_of_ris():
    one, two = "TY  - JOUR\nTI  - One\n two\nAU  - C, D\nPY  - 2024\n", "TY  - JOUR\nTI  - Two\nAU  - E, F\n"
    for text, titles in (
        (one, ["One two"]),
        (one + two, ["One two", "Two"]),
        (one + "ER  - \n\n" + two, ["One two", "Two"]),
        ("TY - JOUR\r\nTI - Two\r\nAU - E, F", ["Two"]),
    ):
        entries = reader.read(text)
        assert [entry.record.title for entry in entries] == titles
        assert [len(entry.record.authors) for entry in entries] == [1] * len(titles)


@pytest.mark.parametrize("end", ["", "ER  - \n", "\n"])
def test_identifiers_beside_entries_are_read_too(end):
    ris = "TY  - JOUR\nTI  - One\nAU  - C, D\nDO  - 10.1234/one\n"
    bibtex = "@article{a, title={One}, author={D C}, doi={10.1234/one}}\n"
    beside = "10.1234/two\nhal-01234567, 10.1234/ONE\n"
    for text in (ris + end + beside, bibtex + beside, beside + bibtex, "% In 2024-03, on covid-19\n" + bibtex + beside):
        entries = reader.read(text)
        assert {entry.identifier for entry in entries if not entry.record} == {"10.1234/two", "hal-01234567"}
        assert [entry.record.title for entry in entries if entry.record] == ["One"] and len(entries) == 3
    both = reader.read("@book{b, title={Zero}, author={D C}}\n" + ris)
    assert [entry.record.title for entry in both] == ["Zero", "One"]


def test_identifiers_are_read_whatever_stands_around_them():
    entries = reader.read("doi:10.1234/A.b, https://doi.org/10.1234/a.B\nhal-01234567v3 ; voir 42 et rien")
    assert [entry.identifier for entry in entries if not entry.problem] == ["10.1234/a.b", "hal-01234567"]
    assert [entry.text for entry in entries if entry.problem] == ["42"]


@pytest.mark.parametrize(
    "text", ["@article{x, title={never closed", "TY  - JOUR\nnonsense", "@", "{" * 5000, "@a{b}" * 300]
)
def test_what_cannot_be_read_stops_nothing(text):
    assert all(entry.problem or entry.record or entry.identifier for entry in reader.read(text))
    assert len(reader.read(text)) <= reader.MOST_ENTRIES
