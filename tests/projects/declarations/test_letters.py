"""A question by mail to who may know: its text, its link, and what the link opens."""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pepr_site.operations.monitoring.logs import scrubbed
from projects.declarations.letters import MOST_ACTIVE, link_of
from projects.facts.expected import EXPECTED, unknown_facts
from projects.models import Declaration, FactLetter, ProjectPage
from tests.pepr_site.contact.sending import opened, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture(params=["substituts-de-peau", "skin-substitutes"])
def page(request):
    return ProjectPage.objects.get(slug=request.param)


def path_of(letter):
    return "/" + link_of(letter).split("/", 3)[3]


@pytest.fixture
def letter(page):
    return FactLetter.objects.create(project=page)


def answer(client, letter, **values):
    typed = {"source": "Annonce du 3 mai 2026", "name": "Léo Blanc", "reference": "", "opened": opened(60)}
    return client.post(path_of(letter), typed | values)


def test_the_mail_asks_for_what_is_missing_in_the_language_of_the_page(admin, page):
    screen = reverse("fact_letters", args=[page.pk])
    shown = BeautifulSoup(admin.post(screen, {"ask": "1"}, follow=True).content, "lxml")
    letter = FactLetter.objects.get()
    text = shown.find("textarea").get_text()
    assert link_of(letter) in text
    assert quote(link_of(letter)) in shown.select_one('a[href^="mailto:"]')["href"]
    assert ("Bonjour" in text) == (page.locale.language_code == "fr") != ("Hello" in text)
    asked = text.split("\n\n")[2]
    assert asked.count("- ") == len(unknown_facts(page))


def test_the_link_opens_the_gaps_of_this_project_alone(client, letter):
    page = BeautifulSoup(client.get(path_of(letter)).content, "lxml")
    asked = {fact.key for fact in unknown_facts(letter.project)}
    assert 0 < len(asked) < len(EXPECTED)
    assert {area["name"] for area in page.select("main textarea")} == asked
    assert page.html["lang"] == letter.project.locale.language_code
    assert f"{letter.project.number:02d}" in page.title.get_text() and page.title.get_text().endswith(
        "PEPR Biothérapies"
    )
    response = client.get(path_of(letter))
    assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"]


def test_one_sending_says_several_things_and_closes_the_link(client, letter):
    assert answer(client, letter, anr_reference="ANR-00-XXXX-0000", axis="2").status_code == 200
    told = Declaration.objects.order_by("fact")
    assert [(one.fact, one.value, one.project_id) for one in told] == [
        ("anr_reference", "ANR-00-XXXX-0000", letter.project_id),
        ("axis", "2", letter.project_id),
    ]
    assert answer(client, letter, axis="1").status_code == client.get(path_of(letter)).status_code == 404
    assert Declaration.objects.count() == 2


@pytest.mark.parametrize("values", [{}, {"axis": " "}, {"axis": "2", "source": ""}, {"axis": "2", "name": ""}])
def test_what_is_refused_is_told_and_the_link_stays_open(client, letter, values):
    assert answer(client, letter, **values).status_code == 422
    assert not Declaration.objects.exists() and client.get(path_of(letter)).status_code == 200


def test_it_is_protected_as_the_other_forms_are(letter):
    assert answer(Client(enforce_csrf_checks=True), letter, axis="2").status_code == 403
    assert client_refused(letter).status_code == 422


def client_refused(letter):
    return Client().post(path_of(letter), {"axis": "2", "source": "x", "name": "y", "opened": opened(0)})


@pytest.mark.parametrize("change", ["revoked_at", "expires_at", "answered_at"])
def test_a_link_that_is_over_opens_nothing(client, letter, change):
    setattr(letter, change, timezone.now())
    letter.save()
    assert client.get(path_of(letter)).status_code == 404
    assert answer(client, letter, axis="2").status_code == 404


@pytest.mark.parametrize("token", ["1", "1:x", "x"])
def test_a_token_that_the_site_did_not_sign_opens_nothing(client, token):
    assert client.get(f"/je-sais/{token}/").status_code == 404


def test_the_staff_withdraws_it_and_makes_few(admin, page):
    screen = reverse("fact_letters", args=[page.pk])
    for _n in range(MOST_ACTIVE + 2):
        admin.post(screen, {"ask": "1"})
    assert FactLetter.objects.count() == MOST_ACTIVE
    first = FactLetter.objects.first()
    admin.post(screen, {"revoke": str(first.pk)})
    assert Client().get(path_of(first)).status_code == 404
    assert "n’ouvre plus rien" in said(admin.get(screen)) or FactLetter.objects.get(pk=first.pk).revoked_at


def test_the_letter_of_another_project_stays(admin, page, letter):
    other = ProjectPage.objects.exclude(translation_key=page.translation_key).first()
    admin.post(reverse("fact_letters", args=[other.pk]), {"revoke": str(letter.pk)})
    assert FactLetter.objects.get(pk=letter.pk).is_active


def test_no_log_keeps_the_token(letter):
    assert path_of(letter).split("/")[-2] not in scrubbed(f"GET {path_of(letter)} 200")
