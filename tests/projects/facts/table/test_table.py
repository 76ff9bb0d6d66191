"""The table of facts, as who keeps the pages of several projects uses it."""

import codecs
import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pepr_site.accounts.models import PartnerWorkspace
from projects.facts.expected import every_fact
from projects.facts.table import files
from projects.facts.table.rows import rows_of
from projects.models import ProjectPage
from tests.pepr_site.contact.sending import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
TABLE, UPLOAD = "/admin/faits/", "/admin/faits/depuis-un-fichier/"


def page(slug="projet-07"):
    return ProjectPage.objects.get(slug=slug)


def draft(slug="projet-07"):
    return page(slug).get_latest_revision_as_object()


def typed(client, button="save", **cells):
    """Return what the table's form sends with these cells of project 07 changed."""
    soup = BeautifulSoup(client.get(TABLE).content, "lxml").select_one("form:has(.facts-grid)")
    sent = {field["name"]: field.get("value", "") for field in soup.select("input[name]")}
    sent |= {area["name"]: area.get_text() for area in soup.select("textarea")}
    return sent | {f"cell-{page().pk}-{key}": text for key, text in cells.items()} | {button: "1"}


def test_every_project_is_a_row_and_every_fact_a_column(admin):
    soup = BeautifulSoup(admin.get(TABLE).content, "lxml")
    rows = soup.select(".facts-grid tbody tr")
    # What is typed is lost by no network that goes (`static/js/admin-kept.js`).
    assert soup.select_one("form[data-edit-form] .facts-grid")
    assert len(rows) == 12 and all(len(row.select("td")) == len(every_fact()) for row in rows)
    assert "9 réponses sur 144" in soup.get_text()
    assert len(rows[6].select("td.open")) == len(every_fact())
    assert "full" in soup.find(id=f"cell-{page('substituts-de-peau').pk}-coordinator").parent["class"]


def test_saved_as_it_was_shown_it_changes_nothing(admin):
    before = ProjectPage.objects.values_list("pk", "latest_revision")
    before = sorted(before)
    assert admin.post(TABLE, typed(admin)).status_code == 302
    assert sorted(ProjectPage.objects.values_list("pk", "latest_revision")) == before


def test_what_the_table_showed_may_come_back_damaged(admin):
    for damaged in ("{", "[" * 100_000):
        sent = typed(admin, coordinator="Ada Martin") | {f"was-{page().pk}": damaged}
        assert admin.post(TABLE, sent).status_code == 302


def test_what_is_typed_becomes_a_draft(admin, editor):
    assert admin.post(TABLE, typed(admin, coordinator="Ada  Martin", dates="de 2023 à 2027")).status_code == 302
    assert (draft().coordinator, draft().start_year, page().coordinator) == ("Ada Martin", 2023, "")
    assert page().latest_revision.user == editor and page().has_unpublished_changes


def test_published_it_is_in_every_language_unless_another_draft_waited(admin):
    admin.post(TABLE, typed(admin, "publish", coordinator="Ada Martin"))
    assert page().coordinator == page("project-07").coordinator == "Ada Martin"
    waiting = draft()
    waiting.website = "https://exemple.fr"
    waiting.save_revision()
    told = admin.post(TABLE, typed(admin, "publish", coordinator="Léo Blanc"), follow=True)
    assert "Un brouillon attendait déjà (07)" in said(told)
    assert page().coordinator == "Ada Martin" and draft().coordinator == "Léo Blanc"


def test_an_error_stands_beside_its_cell_and_keeps_the_text_while_other_rows_are_saved(admin):
    sent = typed(admin, dates="bientôt", coordinator="Ada Martin")
    sent[f"cell-{page('projet-08').pk}-coordinator"] = "Léo Blanc"
    soup = BeautifulSoup(admin.post(TABLE, sent).content, "lxml")
    cell = soup.find(id=f"cell-{page().pk}-dates")
    assert cell.get_text().strip() == "bientôt" and cell["aria-invalid"] == "true"
    assert "ni une année ni un jour" in soup.find(id=cell["aria-describedby"]).get_text()
    assert soup.find(id=f"cell-{page().pk}-coordinator").get_text().strip() == "Ada Martin"
    assert draft().coordinator == "" and draft("projet-08").coordinator == "Léo Blanc"


def test_what_another_person_changed_meanwhile_is_not_written_over_unseen(admin):
    sent, other = typed(admin, coordinator="Ada Martin"), draft()
    other.coordinator, other.website = "Léo Blanc", "https://exemple.fr"
    other.save_revision()
    soup = BeautifulSoup(admin.post(TABLE, sent).content, "lxml")
    assert "« Léo Blanc »" in soup.find(id=f"cell-{page().pk}-coordinator-error").get_text()
    assert (draft().coordinator, draft().website) == ("Léo Blanc", "https://exemple.fr")
    assert json.loads(soup.find("input", {"name": f"was-{page().pk}"})["value"])["coordinator"] == "Léo Blanc"


def test_a_locked_page_is_read_only(admin, editor):
    ProjectPage.objects.filter(slug="projet-07").update(locked=True)
    soup = BeautifulSoup(admin.get(TABLE).content, "lxml")
    # A superuser who did not lock it may not change it either.
    assert not soup.find("textarea", id=f"cell-{page().pk}-coordinator")
    admin.post(TABLE, {f"cell-{page().pk}-coordinator": "Ada Martin", "save": "1"})
    assert draft().coordinator == ""


@pytest.mark.parametrize(("role", "may"), [("Communication", True), ("Rédaction", True), ("Relecture", False)])
def test_it_is_for_who_writes(client, django_user_model, role, may):
    person = django_user_model.objects.create_user("x", "x@exemple.fr", "x")
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)
    assert (client.get(TABLE).status_code == 200) == may
    assert (client.get(reverse("facts_download")).status_code == 200) == may


def test_a_partner_sees_their_own_row_on_their_home(client, django_user_model):
    person = django_user_model.objects.create_user("p", "p@exemple.fr", "p")
    person.groups.add(PartnerWorkspace.objects.get(page_key=page().translation_key).group)
    client.force_login(person)
    home = BeautifulSoup(client.get("/admin/").content, "lxml")
    assert "Ce qui reste à remplir" in home.get_text()
    assert home.select(f'a[href="/admin/pages/{page().pk}/edit/#id_coordinator"]')
    # Nothing is asked for where they may only read it: what the staff keeps, and what the original says for all.
    asked = {link["href"].partition("/edit/#")[::2] for link in home.select('a[href*="/edit/#"]')}
    assert not [name for _page, name in asked if name in {"id_axes", "id_money", "id_anr_reference"}]
    assert not [name for where, name in asked if not where.endswith(f"/{page().pk}") and name == "id_coordinator"]
    assert client.get(TABLE).status_code != 200


def upload(client, content, follow=True):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(UPLOAD, {"file": SimpleUploadedFile("faits.csv", content)}, follow=follow)


def test_the_file_comes_back_as_it_left(admin, editor):
    left = admin.get(reverse("facts_download")).content
    assert left.startswith(b"\xef\xbb\xbf") and left.decode("utf-8-sig").splitlines()[0].startswith("numéro;Titre;")
    assert files.read(left, rows_of(editor)).keys() <= typed(admin).keys()
    assert "Ce fichier ne change rien" in said(upload(admin, left))


@pytest.mark.parametrize(
    "content",
    [
        "numéro;Coordination;Dates\n7;Ada Martin;2023 – 2027\n",
        b"num\xe9ro,Coordination,Dates\n7,Ada Martin,01/03/2023 au 28/02/2027\n",
        "sep=;\r\nnuméro;Coordination;Dates\r\n7;Ada Martin;2023 – 2027\r\n",
        "sep=\t\nnuméro\tCoordination\tDates\n\t\t\n7\tAda Martin\t2023 – 2027\n",
        "numéro\tCoordination\tDates\n7\tAda Martin\t2023 – 2027\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "sep=;\nnuméro;Coordination;Dates\n7;Ada Martin;2023 – 2027\n".encode("utf-16-be"),
    ],
)
def test_a_file_shows_what_it_changes_and_then_changes_it(admin, content):
    preview = BeautifulSoup(upload(admin, content).content, "lxml")
    assert [cell.get_text(strip=True) for cell in preview.select(".facts-changes tbody td:nth-child(3)")] == [
        "Coordination",
        "Dates",
    ]
    assert draft().coordinator == ""
    form = preview.select_one("form:has(.facts-changes)")
    sent = {field["name"]: field["value"] for field in form.select("input[name]")} | {"save": "1"}
    admin.post(form["action"], sent)
    assert (draft().coordinator, draft().start_year, draft().end_year) == ("Ada Martin", 2023, 2027)


def test_what_cannot_be_read_is_told_in_the_preview(admin):
    preview = said(upload(admin, "numéro;Dates\n7;31/02/2027\n"))
    assert "n’est ni une année ni un jour" in preview and "31/02/2027" in preview


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "il est vide"),
        ("\n;;\n", "il est vide"),
        ("sep=;\n", "il est vide"),
        ("sep=;\n;;\n", "il est vide"),
        (b"\xff\xfe\x00", "n’est pas un texte"),
        ("sep=;\n\nnuméro;Dates\n99;2023\n", "Ligne 4 : aucun projet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "tableau CSV"),
        ("numéro;Couleur\n7;bleu\n", "« Couleur » n’est pas connue"),
        ("numéro;Dates;Dates\n7;1;2\n", "deux fois"),
        ("Dates\n2023\n", "Il manque la colonne"),
        ("numéro;Dates\n7;2023\n7;2024\n", "Ligne 3 : ce projet est déjà"),
        ("numéro;Dates\n99;2023\n", "Ligne 2 : aucun projet"),
        ("numéro;Dates\nsept;2023\n", "n’est pas un numéro"),
        ("numéro;Dates\n7;2023;encore\n", "plus de cases"),
        ('numéro;Dates\n7;"2023\n', "guillemet"),
        ("numéro;Dates\n" + "7;2023\n" * 600, "trop de lignes"),
        ("numéro;Dates\n" + "x" * 1_000_001, "trop lourd"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(admin, content, words):
    response = upload(admin, content, follow=False)
    [told] = get_messages(response.wsgi_request)
    assert response.url == TABLE and words in str(told)
    assert draft().start_year is None


def test_no_cell_of_the_file_runs(admin, editor):
    changed = draft()
    changed.coordinator = "=1+1"
    changed.save_revision()
    left = admin.get(reverse("facts_download")).content.decode()
    assert "'=1+1" in left
    assert "Ce fichier ne change rien" in said(upload(admin, left))
