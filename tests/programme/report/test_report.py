"""The activity report of a year: what the site knows, with its sources, and what is missing, said."""

import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from news.models import NewsIndexPage, NewsPage
from pepr_site.operations.visits import Visits
from programme.report import files, views
from programme.report.content import SECTIONS, Year, known_years
from programme.report.files import document
from programme.report.models import ActivityReport
from research.publications import Publication
from research.results import Result
from tests.hidden import HIDDEN
from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401
from tests.pepr_site.printing.paper import faults, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
SCREEN = "/admin/reports/activity/"


@pytest.fixture
def full(home):
    """A year of which the site knows something of every kind."""
    shared = {"authors": "Ada Exemple\nBob Exemple\nCy Exemple\nDi Exemple", "source": "hal", "state": "shown"}
    Publication.objects.create(
        title="Un article sur β", slug="a", year=2024, kind="article", is_open_access=True, doi="10.0/a", **shared
    )
    Publication.objects.create(title="Une thèse", slug="b", year=2024, kind="thesis", **shared)
    Publication.objects.create(
        title="À vérifier", slug="c", year=2024, kind="article", **shared | {"state": "to_check"}
    )
    Publication.objects.create(title="Sans année", slug="d", kind="article", **shared)
    result = {"source": "Déclaré", "is_shown": True}
    Result.objects.create(name="Un brevet", kind="patent", year=2024, **result)
    Visits.objects.create(day="2024-05-01", path="/", times=1234)
    return Year(2024)


def words_of(found):
    return json.dumps(found, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")


def test_it_gathers_the_year_and_nothing_else(full):
    text = words_of(document(full))
    for said in (
        "Un article sur β",
        "Une thèse",
        "Un brevet",
        "lectures de pages",
        "Ada Exemple, Bob Exemple, Cy Exemple et al.",
    ):
        assert said in text, said
    assert "À vérifier" not in text and "1 publication ou résultat sans année" in text
    assert "7 février 2024" in text and "13 novembre 2025" not in text
    assert "Substituts" in text or "substituts de peau" in text


def test_each_figure_has_its_source(full):
    parts = [part for section in document(full)["sections"] for part in section["parts"]]
    figures = [item for part in parts if part["kind"] == "figures" for item in part["items"]]
    assert len(figures) > 5 and all(item["source"] for item in figures)
    sourced = [part for part in parts if part["kind"] == "table" and part["columns"][-1] == "Source"]
    assert len(sourced) >= 6
    for table in sourced:
        assert all(row[-1]["text"] for row in table["rows"]), table["caption"]


def test_the_last_table_says_where_each_answer_is_and_what_is_missing(full):
    found = document(full)["sections"]
    table = found[-1]["parts"][-1]
    assert table["columns"] == ["Ce qui est demandé", "Où c’est dans ce rapport", "Ce qui manque"]
    titles = {section["title"] for section in found}
    places = [place for row in table["rows"] for place in row[1]["text"].split(" · ")]
    assert set(places) - {"Nulle part"} <= titles and "Nulle part" in places
    text = words_of(table)
    assert "Publications dont l’accès n’est pas connu : 1." in text and "Brevets connus : 1." in text
    assert "Thèses soutenues connues : 1." in text and "Rien n’est publié de" in text


def test_a_year_of_which_nothing_is_known_says_so():
    found = document(Year(1999))["sections"]
    empty = [section for section in found if "Rien n’en est connu" in words_of(section)]
    assert len(empty) >= 6 and len(found) == len(SECTIONS) + 1
    assert known_years()[0] == timezone.localdate().year and 1999 not in known_years()


def test_its_files_say_the_same(full, as_, work):  # noqa: F811
    client = as_("communication")
    assert client.post(SCREEN, {"year": "2024"}).status_code == 302
    assert "Il se prépare" in client.get(SCREEN).content.decode()
    assert client.get(f"{SCREEN}2024/pdf/").status_code == 404
    work()
    assert "Établi le" in client.get(SCREEN).content.decode()
    pdf, docx, archive = (client.get(f"{SCREEN}2024/{name}/") for name in views.FORMATS)
    assert faults(pdf.content) == [] and "Un article sur β" in told(pdf.content)
    assert "rapport-d-activite-2024.pdf" in pdf["Content-Disposition"] and "private" in pdf["Cache-Control"]
    file = Document(io.BytesIO(docx.content))
    assert "Un article sur β" in [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    with zipfile.ZipFile(io.BytesIO(archive.content)) as packed:
        names = set(packed.namelist())
        assert {"lisez-moi.txt", "rapport-2024.json", "publications.csv", "publications.json", "projets.csv"} <= names
        rows = json.loads(packed.read("publications.json"))["rows"]
        assert {row["title"] for row in rows} == {"Un article sur β", "Une thèse"}
        assert b"Un article" in packed.read("publications.csv")


def test_asked_again_the_last_one_stays_until_the_next_is_made(as_, work, monkeypatch):  # noqa: F811
    client = as_("communication")
    client.post(SCREEN, {"year": "2024"})
    work()
    client.post(SCREEN, {"year": "2024"})
    assert ActivityReport.objects.get().is_waiting and client.get(f"{SCREEN}2024/pdf/").status_code == 200
    monkeypatch.setattr(files, "document", lambda year: 1 / 0)
    work()
    assert "n’a pas pu être établi" in client.get(SCREEN).content.decode()
    assert client.get(f"{SCREEN}2024/pdf/").status_code == 200


@pytest.mark.parametrize("year", ["", "1999", "deux mille", "2024\0", "9" * 400])
def test_only_a_year_of_the_list_is_taken(year, as_):  # noqa: F811
    answer = as_("communication").post(SCREEN, {"year": year})
    assert answer.status_code == 200 and not ActivityReport.objects.exists()
    assert "error" in answer.content.decode()


@pytest.mark.parametrize("role", ["redaction", "relecture", "partner"])
def test_it_is_for_those_who_publish(role, as_):  # noqa: F811
    ActivityReport.objects.create(year=2024, asked_at=timezone.now(), made_at=timezone.now(), pdf=b"%PDF")
    client = as_(role)
    for address in (SCREEN, f"{SCREEN}2024/pdf/", f"{SCREEN}2024/docx/", f"{SCREEN}2024/zip/"):
        assert client.get(address).status_code == 302, address
    assert reverse("activity_report") not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_what_nobody_may_read_is_in_none(hide, home):
    page = NewsPage(title="Zyxologie cachée", slug="cachee", date="2024-03-03", standfirst="Non.")
    index = NewsIndexPage.objects.child_of(home).get()
    hide(page, index)
    assert "Zyxologie" not in words_of(document(Year(2024)))
