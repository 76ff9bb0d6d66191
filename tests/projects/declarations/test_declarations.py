"""« Je sais : le dire, avec une source »: sent by a visitor, taken up or set aside by the staff."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from pepr_site.contact.delivery import purge
from pepr_site.models import ContactMessage
from projects.declarations.forms import MOST_REFERENCE
from projects.declarations.store import MOST_LABEL
from projects.facts.expected import EXPECTED
from projects.models import Declaration, ProjectPage
from tests.pepr_site.contact.sending import opened, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
ADDRESS = "/projets/ce-qui-est-publie/dire/"
TYPED = {
    "project": "7",
    "fact": "coordinator",
    "value": "Ada Martin",
    "source": "https://exemple.fr/annonce",
    "name": "Léo Blanc",
    "email": "",
    "reference": "",
}


def tell(client, ago=60, address=ADDRESS, headers=None, **changes):
    return client.post(address, TYPED | {"opened": opened(ago)} | changes, headers=headers)


def draft(slug="projet-07"):
    return ProjectPage.objects.get(slug=slug).get_latest_revision_as_object()


def test_what_is_told_waits_for_a_person_and_changes_nothing(client):
    response = tell(client)
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?message=enregistre#message")
    assert "Merci. Votre réponse est enregistrée." in said(client.get(response["Location"]))
    told = Declaration.objects.get()
    assert (told.project.slug, told.fact, told.value, told.language) == ("projet-07", "coordinator", "Ada Martin", "fr")
    assert draft().coordinator == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("project", "99"),
        ("fact", "colour"),
        ("value", ""),
        ("source", " "),
        ("source", "ftp://exemple.fr"),
        ("source", "javascript://x"),
        ("source", "http://["),
        ("name", ""),
        ("email", "x@"),
        ("value", "x" * 2001),
        ("source", "Rapport " * 30),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_is_lost(client, field, value):
    response = tell(client, **{field: value})
    page = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 422 and page.find(id=f"id_{field}_error")
    plain = BeautifulSoup(client.get(ADDRESS).content, "lxml").title.get_text()
    assert plain.endswith("PEPR Biothérapies") and page.title.get_text() == f"Erreur\N{NO-BREAK SPACE}: {plain}"
    if field != "value":
        assert page.find(id="id_value").get_text().strip() == "Ada Martin"
    assert not Declaration.objects.exists()


def test_it_is_protected_as_the_contact_form_is(client):
    assert tell(client, ago=0).status_code == 422
    assert tell(Client(enforce_csrf_checks=True)).status_code == 403
    assert tell(client, reference="x").status_code == 302 and Declaration.objects.get().is_suspect
    assert tell(client, reference="x").status_code == 302 and Declaration.objects.count() == 1
    answers = [tell(client, value=f"Personne {n}").status_code for n in range(Declaration.most_an_hour)]
    assert answers == [302] * (Declaration.most_an_hour - 1) + [422]
    # Whoever has told much of projects may still write a message.
    assert not ContactMessage.objects.exists()
    assert "no-store" in client.get(ADDRESS)["Cache-Control"]


def test_it_goes_after_the_time_of_the_messages(client):
    tell(client)
    Declaration.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert purge() == 0 and Declaration.objects.get().sender == ""
    Declaration.objects.update(sent_at=timezone.now() - timedelta(days=3000))
    assert purge() == 1 and not Declaration.objects.exists()


def test_one_click_makes_it_a_draft_with_its_source_and_forgets_it(client, admin):
    tell(client)
    told = Declaration.objects.get()
    panel = BeautifulSoup(admin.get("/admin/").content, "lxml").find(id="dashboard-declarations").parent
    form = panel.find("form")
    assert "Ada Martin" in panel.get_text() and form.select_one("[name=csrfmiddlewaretoken]")
    response = admin.post(form["action"], {"take": "1"})
    page = ProjectPage.objects.get(slug="projet-07")
    assert response["Location"].endswith(f"/admin/pages/{page.pk}/edit/")
    assert page.coordinator == "" and page.has_unpublished_changes
    assert draft().coordinator == "Ada Martin"
    source = draft().sources[-1].value
    assert "déclaré par Léo Blanc, le" in source["label"] and source["address"] == TYPED["source"]
    assert not Declaration.objects.filter(pk=told.pk).exists()
    assert admin.get(response["Location"]).status_code == 200


def test_what_cannot_be_written_as_typed_is_shown_to_who_takes_it_up(client, admin):
    tell(client, fact="laboratory", value="Un laboratoire de plus", source="Annonce du 3 mai 2026")
    told = Declaration.objects.get()
    page = admin.post(f"/admin/declarations/{told.pk}/", {"take": "1"}, follow=True)
    assert "Un laboratoire de plus" in said(page) and "n’est pas dans la liste des institutions" in said(page)
    assert draft().sources[-1].value["label"].endswith("Annonce du 3 mai 2026")
    assert not draft().institutions.all()


def test_the_longest_reference_stands_whole_in_the_source(client, admin):
    reference = "x" * MOST_REFERENCE
    for fact in EXPECTED:
        tell(client, fact=fact.key, name="N" * 100, source=reference)
        admin.post(f"/admin/declarations/{Declaration.objects.latest('pk').pk}/", {"take": "1"})
        label = draft().sources[-1].value["label"]
        assert label.endswith(f"N, le {date_format(timezone.localdate())} : {reference}") and len(label) <= MOST_LABEL


def test_a_source_that_the_page_cannot_hold_is_told_and_nothing_is_lost(client, admin):
    tell(client)
    Declaration.objects.update(source="x" * 400)
    page = admin.post(f"/admin/declarations/{Declaration.objects.get().pk}/", {"take": "1"}, follow=True)
    assert "La source est trop longue" in said(page)
    assert Declaration.objects.get().source == "x" * 400 and draft().coordinator == ""


@pytest.mark.parametrize(
    ("fact", "value", "reason"),
    [
        ("publications", "Un article", "dans le formulaire de la page"),
        ("coordinator", "x" * 121, "120 caractères"),
        ("colour", "bleu", "dans le formulaire de la page"),
    ],
)
def test_an_answer_that_cannot_be_written_stays_with_its_reason_and_its_source_once(client, admin, fact, value, reason):
    tell(client, value=value)
    Declaration.objects.update(fact=fact)
    told = Declaration.objects.get()
    for _time in range(2):
        page = admin.post(f"/admin/declarations/{told.pk}/", {"take": "1"}, follow=True)
        assert reason in said(page) and "reste dans la liste" in said(page)
    assert Declaration.objects.get().value == value
    assert draft().coordinator == "" and len(draft().sources) == 2
    admin.post(f"/admin/declarations/{told.pk}/", {"drop": "1"})
    assert not Declaration.objects.exists()


def test_what_every_language_shares_goes_into_the_original_and_words_into_their_own_page(client, admin):
    english = "/en/projects/what-is-published/dire/"
    for fact, value in (("coordinator", "Ada Martin"), ("title", "Vectors for muscle [[x]]")):
        assert tell(client, address=english, fact=fact, value=value).status_code == 302
        admin.post(f"/admin/declarations/{Declaration.objects.get().pk}/", {"take": "1"})
    assert draft().coordinator == "Ada Martin" and draft("project-07").coordinator == ""
    assert draft("project-07").title == "Vectors for muscle [[x]]" and draft().title == "Projet prioritaire 07"
    assert "déclaré par" in draft().sources[-1].value["label"]
    assert "stated by" in draft("project-07").sources[-1].value["label"]


def test_set_aside_it_is_gone(client, admin):
    tell(client)
    admin.post(f"/admin/declarations/{Declaration.objects.get().pk}/", {"drop": "1"})
    assert not Declaration.objects.exists() and len(draft().sources) == 1


@pytest.mark.parametrize("right", ["", "projects.view_declaration"])
def test_nobody_else_decides(client, django_user_model, right):
    tell(client)
    client.force_login(django_user_model.objects.create_user("x", "x@exemple.fr", "x"))
    told = Declaration.objects.get()
    assert client.post(f"/admin/declarations/{told.pk}/", {"take": "1"}).status_code in {302, 403}
    assert Declaration.objects.exists() and draft().coordinator == ""
