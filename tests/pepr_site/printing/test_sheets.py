"""The sheet of a page: what the page says today, made in the background, never of what nobody may read."""

import datetime
import io
from contextlib import nullcontext

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from pepr_site.pages.text import as_rendered
from pepr_site.printing import parts, sheets
from pepr_site.printing.models import Sheet
from programme.models import AxisPage, KeyFigure, ObjectivePage, Organisation, ProgrammePage
from projects.models import ProjectPage
from tests.hidden import HIDDEN
from tests.pepr_site.blocks.body import stream
from tests.pepr_site.conftest import project  # noqa: F401
from tests.pepr_site.printing.paper import faults, structure, told

pytestmark = pytest.mark.django_db

ADDRESS = "/projets/substituts-de-peau/fiche.pdf"


@pytest.fixture(scope="module")
def every_sheet(django_db_setup, django_db_blocker):
    """The sheets of the launch content: `{page: file}`."""
    with django_db_blocker.unblock():
        Sheet.objects.all().delete()
        sheets.make_stale.call()
        made = {sheet.page.specific: bytes(sheet.file) for sheet in Sheet.objects.select_related("page")}
        yield made
        Sheet.objects.all().delete()


def test_each_page_of_its_kind_has_one_that_keeps_to_the_standard(every_sheet):
    kinds = (ProjectPage, AxisPage, ObjectivePage, ProgrammePage)
    assert set(every_sheet) == {page for kind in kinds for page in kind.objects.visible()}
    for page, file in every_sheet.items():
        assert faults(file) == [], page
        reader, language = PdfReader(io.BytesIO(file)), page.locale.language_code
        assert len(reader.pages) <= 2 and len(file) < 150_000, page
        root = reader.trailer["/Root"]
        assert root["/Lang"].startswith(language) and root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata.title
        # Its code alone is a figure; what only adorns is none.
        roles = structure(file)
        assert roles.count("Figure") == 1 and roles.count("H1") == 1


def test_it_says_what_the_page_says_in_its_order(every_sheet, project):  # noqa: F811
    text = told(every_sheet[project])
    said = ["Projet 01", "Bio-ingénierie", "Fabriquer des greffons", "Réponses publiques", "Pourquoi ce projet"]
    said += ["Laboratoire", "Nicolas Fortunel", "4,6 M€", "Référence ANR", "Sources", "cea.fr"]
    said += ["La page, toujours à jour", "http://localhost/projets/", "Fiche établie le"]
    places = [
        text.find(as_rendered(words).replace("\u00a0", " ").replace("\u202f", " "))
        for words in said
        if words != said[3]
    ]
    assert -1 not in places and places == sorted(places), list(zip(said, places, strict=False))


def test_no_short_list_is_split_over_two_pages(every_sheet):
    for page, file in every_sheet.items():
        if isinstance(page, ProgrammePage):
            pages = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(file)).pages]
            parts = ObjectivePage.objects.visible().filter(locale=page.locale)
            told = [[f"{part.number}. {part.title.split()[0]}" in text for text in pages] for part in parts]
            assert any(told[0]) and all(one == told[0] for one in told), (page, told)


def test_of_what_nothing_is_published_it_says_so_in_one_page(every_sheet):
    page = next(page for page in every_sheet if page.slug == "projet-11")
    text = told(every_sheet[page])
    assert "Réponses publiques : 0 sur 12" in text and "Non publié à ce jour" in text and "Je sais" in text
    assert len(PdfReader(io.BytesIO(every_sheet[page])).pages) == 1


def test_the_first_to_ask_is_told_to_come_again_and_the_next_gets_it(client, work):
    Sheet.objects.all().delete()
    early = client.get(ADDRESS)
    assert early.status_code == 503 and early["Retry-After"] and "no-store" in early["Cache-Control"]
    assert "La fiche se prépare" in early.content.decode()
    work()
    for again in range(2):
        sheet = client.get(ADDRESS)
        assert sheet.status_code == 200 and sheet["Content-Type"] == "application/pdf", again
        assert sheet["X-Robots-Tag"] == "noindex" and "no-store" not in sheet["Cache-Control"]
        assert 'filename="substituts-de-peau.pdf"' in sheet["Content-Disposition"]


def test_an_old_one_is_never_given_as_new_and_is_made_anew(client, work, project):  # noqa: F811
    sheets.make_stale.call()
    assert client.get(ADDRESS).status_code == 200
    ProjectPage.objects.filter(pk=project.pk).update(standfirst="Zyxologie du jour.")
    old = client.get(ADDRESS)
    assert "no-store" in old["Cache-Control"] and "Zyxologie" not in told(old.content)
    work()
    new = client.get(ADDRESS)
    assert "Zyxologie du jour." in told(new.content) and "no-store" not in new["Cache-Control"]


@pytest.mark.parametrize("change", ["institution", "figure"])
def test_it_follows_what_other_pages_and_lists_say(change, project, home):  # noqa: F811
    sheets.make_stale.call()
    if change == "institution":
        part = project.institutions.first().organisation
        Organisation.objects.filter(pk=part.pk).update(name="Laboratoire de zyxologie")
        page, words = project, "Laboratoire de zyxologie"
    else:
        KeyFigure.objects.filter(slug="budget").update(value="81")
        page, words = ProgrammePage.objects.child_of(home).get(), "81 M€"
    assert sheets.make_stale.call() >= 1
    assert words in told(bytes(Sheet.objects.get(page_id=page.pk).file))


def test_the_same_words_are_not_set_twice(monkeypatch, project):  # noqa: F811
    sheets.make_stale.call()
    Sheet.objects.update(compared_in="another")
    monkeypatch.setattr(sheets, "writing", lambda: nullcontext(lambda *args: pytest.fail("set again")))
    assert sheets.make_stale.call() == 0
    assert set(Sheet.objects.values_list("compared_in", flat=True)) == {sheets.state()}


def test_it_is_asked_for_once_and_compared_again_each_day(client, project, monkeypatch):  # noqa: F811
    Sheet.objects.all().delete()
    for _again in range(2):
        client.get(ADDRESS)
        sheets.queue_sheets(project)
    assert DBTaskResult.objects.filter(task_path__endswith="make_stale").count() == 1
    before = sheets.state()
    monkeypatch.setattr(timezone, "localdate", lambda: datetime.date(2030, 1, 1))
    assert sheets.state() != before


def test_one_that_cannot_be_made_stops_no_other_and_is_told(monkeypatch):
    asked = []

    def make(page, *others):
        asked.append(page)
        if len(asked) == 1:
            raise ValueError("never")

    Sheet.objects.all().delete()
    monkeypatch.setattr(sheets, "make", lambda *args: bool(make(*args)))
    with pytest.raises(ValueError, match="never"):
        sheets.make_stale.call()
    assert len(asked) > 20


def test_the_beginning_of_a_text_is_read_and_no_paragraph_is_cut():
    first, second, third = "a" * 30, "b" * 30, "c"
    body = stream(
        ("paragraph", f"<p>{first}</p><p>{second}</p>"),
        ("heading", {"text": "Suite", "level": "h2"}),
        ("paragraph", f"<p>{third}</p>"),
    )
    for most, read in (
        (59, [("", [first])]),
        (60, [("", [first, second])]),
        (61, [("", [first, second]), ("Suite", "c")]),
    ):
        found = [
            (one["title"], [part["runs"][0]["text"] for part in one["parts"]]) for one in parts.reading(body, most)
        ]
        assert found == [(title, [*words]) for title, words in read]


def test_the_first_sources_are_named_and_the_others_counted(project):  # noqa: F811
    day = datetime.date(2026, 3, 2)
    for consulted_on, note in ((day, "consultée le 2 mars 2026"), (day.replace(year=202), "")):
        source = {"label": "Bulletin", "address": "https://exemple.fr/1", "consulted_on": consulted_on}
        project.sources = [("source", source)] * 7
        *named, others = sheets.sources(project)
        told = [(one["text"], one["host"], one["note"].replace("\u00a0", " ")) for one in named]
        assert told == [("Bulletin", "exemple.fr", note)] * 5
        assert others["text"] == "2 autres sources" and others["address"].endswith("/substituts-de-peau/#sources")


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_a_hidden_page_has_none(client, project, hide, monkeypatch):  # noqa: F811
    asked = []
    page = ProjectPage(title="Caché", slug="cache", number=77, short_title="Caché", standfirst="Non.")
    hide(page, project.get_parent().specific)
    Sheet.objects.create(page=page, digest="x", compared_in="x", made_at=timezone.now(), file=b"%PDF")
    assert client.get("/projets/cache/fiche.pdf").status_code == 404
    monkeypatch.setattr(sheets, "make", lambda page, *others: bool(asked.append(page.pk)))
    sheets.make_stale.call()
    assert not Sheet.objects.filter(page=page).exists() and asked and page.pk not in asked


def test_pages_and_kits_lead_to_it(client):
    for address in ("/projets/substituts-de-peau/", "/projets/projet-11/", "/programme/", "/kit/substituts-de-peau/"):
        assert "fiche.pdf" in client.get(address).content.decode(), address
    assert client.get("/fiche.pdf").status_code == client.get("/actualites/fiche.pdf").status_code == 404
