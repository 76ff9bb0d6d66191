"""What people have changed, made or deleted in the admin is left alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from pepr_site.content_files.ledger import object_digest
from programme.models import AxisPage, KeyFigure, Organisation, ProgrammePage
from projects.models import ProjectInstitution, ProjectPage
from tests.pepr_site.content_files.conftest import FIGURES, SKIN, edit, skin

LIVER = "fr/pages/accueil/projets/foie.yaml"
LIVER_TEXT = "type: projects.ProjectPage\ntitle: Foie\nnumber: 3\nshort_title: Foie\n"


def publish_change(page):
    edit(page, title="À nous")


def draft_change(page):
    edit(page, publish=False, title="À nous")


def unpublish(page):
    page.unpublish()


def change_child_row(page):
    page.institutions = []
    edit(page)


def change_address(page):
    edit(page, slug="derme")


def plan_its_end(page):
    edit(page, expire_at=timezone.now() + timedelta(days=9))


def lock(page):
    Page.objects.filter(pk=page.pk).update(locked=True)


CHANGES = [publish_change, draft_change, unpublish, change_child_row, change_address, plan_its_end, lock]


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_that_an_editor_has_changed_is_left_alone(loaded, change):
    change(skin())
    edited = list(Page.objects.filter(pk=ProjectPage.objects.get(number=1).pk).values())
    assert f"{SKIN}: unchanged" in loaded.load()
    loaded.edit(SKIN, "short_title: Peau", "short_title: Derme")
    assert f"{SKIN}: left as it is (changed in the admin)" in loaded.load()
    assert list(Page.objects.filter(pk=edited[0]["id"]).values()) == edited


def test_saving_a_page_without_a_change_leaves_it_to_its_file(loaded):
    page = skin()
    [row] = page.institutions.all()
    # The editor's form may make child rows anew.
    same = ProjectInstitution(organisation=row.organisation, role=row.role, sort_order=row.sort_order)
    edit(page, institutions=[same])
    loaded.edit(SKIN, "Substituts de peau", "Peau neuve")
    assert f"{SKIN}: updated" in loaded.load()


def test_a_snippet_that_an_editor_has_changed_is_left_alone(loaded):
    KeyFigure.objects.filter(slug="budget").update(label="à nous")
    loaded.edit(FIGURES, 'value: "80"', 'value: "90"')
    assert f"{FIGURES}: 1 left as it is (changed in the admin), 1 unchanged: budget" in loaded.load()
    assert KeyFigure.objects.get(slug="budget").value == "80"


def test_what_an_editor_has_deleted_is_not_made_again(loaded):
    Page.objects.get(slug="projets").delete()
    Organisation.objects.get().delete()
    loaded.edit(SKIN, "Substituts de peau", "Peau neuve")
    loaded.write(LIVER, LIVER_TEXT)
    loaded.edit("fr/pages/accueil/programme.yaml", "Deux axes", "Les axes")
    lines = loaded.load()
    assert f"{SKIN}: left out (deleted in the admin)" in lines
    assert f"{LIVER}: left out (deleted in the admin)" in lines
    assert not ProjectPage.objects.exists()
    assert not Organisation.objects.exists()
    # The list of pages cannot be empty, so the page that held it cannot be as its file says.
    assert "fr/pages/accueil/programme.yaml: left as it is (needs what was deleted in the admin)" in lines
    assert ProgrammePage.objects.get().body[0].value["text"] == "Deux axes"


def test_a_page_does_without_what_an_editor_has_deleted_where_it_can(loaded):
    ProjectPage.objects.get(slug="os").delete()
    AxisPage.objects.get().delete()
    loaded.edit(
        "fr/pages/accueil/programme.yaml", "[accueil/projets/peau]", "[accueil/projets/peau, accueil/projets/os]"
    )
    loaded.edit("fr/pages/accueil/programme.yaml", 'projets/peau">la peau', 'projets/os">l’os')
    loaded.edit(SKIN, "Substituts de peau", "Peau neuve")
    loaded.load()
    body = ProgrammePage.objects.get().body
    assert [page.pk for page in body[2].value["pages"]] == [skin().pk]
    assert "l’os</a>" in body[1].value.source
    assert (skin().title, skin().axes.count()) == ("Peau neuve", 0)


def test_a_new_file_may_not_need_what_an_editor_has_deleted(loaded):
    skin().delete()
    Organisation.objects.get().delete()
    loaded.write(LIVER, f"{LIVER_TEXT}institutions:\n  - organisation: lgrk\n")
    assert loaded.refusal() == (f'{LIVER}:6: "lgrk" was deleted in the admin, and projects.ProjectInstitution needs it')


def test_what_an_editor_has_made_at_the_same_place_is_left_alone(folder):
    folder.load()
    theirs = Page.objects.get(slug="projets").specific.add_child(
        instance=ProjectPage(title="À nous", slug="foie", number=9, short_title="Foie")
    )
    KeyFigure.objects.create(slug="axes", value="3", label="à nous", as_of="2024-01-01", locale=theirs.locale)
    folder.write(LIVER, LIVER_TEXT)
    folder.edit(
        FIGURES,
        "- slug: duree",
        "- slug: axes\n    value: 2\n    label: axes\n    as_of: 2024-02-19\n    source: CEA\n  - slug: duree",
    )
    lines = folder.load()
    assert f"{LIVER}: left as it is (made in the admin)" in lines
    assert "left as it is (made in the admin)" in lines[0]
    assert ProjectPage.objects.get(slug="foie").title == "À nous"
    assert KeyFigure.objects.get(slug="axes").value == "3"


def test_a_column_that_a_release_adds_is_no_change_of_an_editors(loaded, monkeypatch):
    row = Organisation.objects.first()
    known = [field for field in row._meta.concrete_fields if field.name != "ror"]
    assert row.ror == ""
    now = object_digest(row)
    monkeypatch.setitem(row._meta.__dict__, "concrete_fields", known)
    assert object_digest(row) == now
