"""The files for a spreadsheet, read back as the Excel of each language reads them; and those of what a list shows."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from pepr_site.open_data.datasets import Column, Dataset, datasets
from pepr_site.open_data.files import as_excel
from tests.pepr_site.open_data.conftest import ADDRESSES, EVERY

pytestmark = pytest.mark.django_db
LISTS = {
    "/projets/": ["", "?documentation=half", "?documentation=full&documentation=half", "?q=peau", "?q=zzzz"],
    "/appels/": ["", "?kind=aap"],
    "/actualites/": ["", "?year=2024", "?sort=oldest", "?q=dijon"],
    "/agenda/": ["", "?when=past", "?year=2025"],
    "/partenaires/": ["", "?role=pilot", "?q=inserm", "?region=auvergne-rhone-alpes"],
    "/en/projects/": ["?documentation=half"],
    "/en/partners/": ["?role=pilot"],
}


def table(content, separator):
    """The lines of a file, as a double click opens them."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator, strict=True))


def test_a_double_click_opens_columns_with_words_for_headings_and_empty_cells_explained(served):
    for address in EVERY:
        opens_well(served, address)


def opens_well(served, address):
    head, *lines = table(served[address, "excel.csv"].content, "," if address.startswith("/en/") else ";")
    rows = served[address, "json"].json()["rows"]
    assert len(lines) == len(rows) and all(len(line) == len(head) for line in lines)
    dataset = next(dataset for dataset in datasets() if address in ADDRESSES.get(dataset.name, ()))
    assert len(head) == len(dataset.columns) + 1 and "identifier" not in head
    for row, line in zip(rows, lines, strict=True):
        empty = [head[place] for place, cell in enumerate(line[:-1]) if cell == ""]
        assert len(empty) == sum(value is None for value in row.values())
        assert bool(line[-1]) == bool(empty) and all(name in line[-1] for name in empty)


def test_numbers_days_and_codes_are_those_of_french():
    columns = (
        Column("money", "Montant", type="number"),
        Column("day", "Jour", format="date"),
        Column("at", "Moment", format="date-time"),
        Column("kind", "Nature", choices=(("a", "Alpha"),)),
        Column("is_so", "Vrai", type="boolean"),
        Column("text", "Texte"),
        Column("count", "Nombre", type="integer"),
        Column("names", "Noms", is_list=True),
        Column("parts", "Parts", is_list=True, parts=(Column("role", "Rôle", choices=(("b", "Bêta"),)),)),
    )
    row = {
        "money": Decimal("4.60"),
        "day": datetime.date(2026, 11, 22),
        "at": datetime.datetime(2026, 7, 1, 12, 30, tzinfo=datetime.UTC),
        "kind": "a",
        "is_so": True,
        "text": "=1+1;2",
        "count": 0,
        "names": ["=2+2", "b"],
        "parts": [{"role": "b"}, {"role": "b"}],
    }
    dataset = Dataset("x", "x", "X", "X", columns, lambda request: [row])
    head, line = table(as_excel(dataset, [row], None), ";")
    assert head[:2] == ["Montant", "Jour"]
    assert line[:6] == ["4,6", "22/11/2026", "01/07/2026 14:30", "Alpha", "oui", "'=1+1;2"]
    assert line[6:] == ["0", "'=2+2 | b", "Bêta | Bêta", ""]
    empty = table(as_excel(dataset, [dict.fromkeys(row)], None), ";")[1]
    assert set(empty[:-1]) == {""} and "Montant | Jour" in empty[-1]


@pytest.mark.parametrize(("address", "query"), [(address, query) for address, some in LISTS.items() for query in some])
def test_a_list_exports_exactly_what_it_shows(client, address, query):
    page = BeautifulSoup(client.get(address + query, follow=True).content, "lxml")
    link = page.select_one(".export a")
    if query == "?q=zzzz":
        assert link is None
        return
    _head, *lines = table(client.get(link["href"]).content, "," if address.startswith("/en/") else ";")
    shown = {a["href"] for a in page.select("main a[href]")}
    assert lines and "page=" not in link["href"]
    # An institution has no column for its page on this site; what many pages show, this one does not.
    if "/part" not in address and len(lines) <= 12:
        column = next(place for place, cell in enumerate(lines[0]) if cell.startswith("http://localhost/"))
        assert {line[column].removeprefix("http://localhost") for line in lines} <= shown
    elif "/part" in address:
        assert len(lines) == len(page.select(".directory > li"))


def test_words_that_no_list_knows_narrow_nothing(client):
    whole = client.get("/donnees/projets.excel.csv").content
    assert client.get("/donnees/projets.excel.csv?nonsense=1&page=x").content == whole
