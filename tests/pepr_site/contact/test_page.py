"""The contact form as visitors meet it: filled in rightly, wrongly, too fast, too often, by machines."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.budgets import MOST
from pepr_site.contact.models import ContactMessage, DailySalt
from pepr_site.models import SiteSettings
from tests.pepr_site.contact.sending import ADDRESS, TYPED, said, send
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def team(db):
    """The settings, with an address to which messages go."""
    settings = SiteSettings.load()
    settings.contact_email = "equipe@exemple.fr"
    settings.save()
    return settings


def errors(response):
    """The errors of an answer: of the summary by the field that each leads to, and beside the fields by their id."""
    page = BeautifulSoup(response.content, "lxml")
    summary = {a["href"]: a.get_text() for a in page.select(".errors a")}
    beside = {f"#{p['id'].removesuffix('_error')}": p.get_text() for p in page.select(".contact .field .error")}
    return page, summary, beside


def test_a_message_is_stored_and_mailed(client):
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, "/contact/?message=transmis#message")
    message = ContactMessage.objects.get()
    assert (message.name, message.email, message.topic, message.language) == (
        "Ada Martin",
        "ada@exemple.fr",
        "Ce site",
        "fr",
    )
    assert message.mailed_at and not message.is_suspect
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == (["equipe@exemple.fr"], ["ada@exemple.fr"])
    assert "Ce site" in sent.subject
    assert "Une date est fausse.\nMerci." in sent.body and "<" not in sent.body
    thanks = said(client.get(response["Location"]))
    assert "Votre message est enregistré" in thanks and "transmis par courriel" in thanks


def test_what_is_missing_is_told_beside_the_field_and_nothing_is_lost(client):
    response = send(client, email="ada@", topic="", name="")
    page, summary, beside = errors(response)
    assert response.status_code == 422
    assert summary.keys() == beside.keys() == {"#id_name", "#id_email", "#id_topic"}
    assert all(summary[field] in beside[field] for field in summary)
    assert page.find(id="id_email")["value"] == "ada@"
    assert page.find(id="id_text").get_text().strip() == TYPED["text"].strip()
    for name in ("id_name", "id_email", "id_topic"):
        field = page.find(id=name)
        assert field["aria-invalid"] == "true" and f"{name}_error" in field["aria-describedby"].split()
    assert page.title.get_text().strip().startswith("Erreur")
    assert not ContactMessage.objects.exists() and not mail.outbox


@pytest.mark.parametrize(
    "changes", [{"text": "x" * 5001}, {"name": "x" * 101}, {"topic": "999999"}, {"name": "a\x00b"}]
)
def test_bad_input_is_refused_with_words(client, changes):
    response = send(client, **changes)
    assert response.status_code == 422
    assert errors(response)[1]


def test_a_mail_that_does_not_leave_is_told_and_loses_nothing(client, monkeypatch):
    def fail(*args):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = send(client)
    assert response["Location"] == "/contact/?message=enregistre#message"
    assert ContactMessage.objects.get().mailed_at is None
    assert "n’est pas parti par courriel" in said(client.get(response["Location"]))


def test_without_an_address_the_message_waits_in_the_list(client, team):
    team.contact_email = ""
    team.save()
    assert "enregistre" in send(client)["Location"]
    assert ContactMessage.objects.get().mailed_at is None


def test_the_trap_marks_a_message_and_nobody_is_disturbed(client):
    assert send(client, reference="https://exemple.com").status_code == 302
    assert ContactMessage.objects.get().is_suspect
    assert not mail.outbox


def test_a_form_sent_at_once_is_to_be_sent_again(client):
    response = send(client, ago=0)
    assert response.status_code == 422 and "trop vite" in said(response)
    page = BeautifulSoup(response.content, "lxml")
    # The moment is still that of the first showing: a second try is not too quick again.
    assert page.find(id="id_opened")["value"].startswith(":")
    assert page.find(id="id_text").get_text().strip() == TYPED["text"].strip()


def test_a_clock_that_ran_ahead_holds_nobody_up_once_it_is_right(client):
    assert [send(client, ago=-7200, text=f"Message {n}").status_code for n in range(6)] == [302] * 5 + [422]
    ContactMessage.objects.update(sent_at=timezone.now() + timedelta(hours=2))
    assert send(client).status_code == 302


@pytest.mark.parametrize("moment", ["", "x", ":a:b", ":1:1:1"])
def test_a_moment_that_the_site_did_not_sign_is_replaced(client, moment):
    response = client.post(ADDRESS, TYPED | {"opened": moment})
    assert response.status_code == 422
    fresh = BeautifulSoup(response.content, "lxml").find(id="id_opened")["value"]
    assert fresh not in {"", moment}


def test_one_address_cannot_write_without_end(client):
    answers = [send(client, REMOTE_ADDR="192.0.2.1", text=f"Message {n}").status_code for n in range(6)]
    assert answers == [302] * 5 + [422]
    assert "Réessayez dans une heure" in said(send(client, REMOTE_ADDR="192.0.2.1"))
    assert send(client, REMOTE_ADDR="192.0.2.2").status_code == 302
    ContactMessage.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    assert send(client, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_the_address_itself_is_nowhere(client):
    send(client, REMOTE_ADDR="192.0.2.77")
    with connection.cursor() as cursor:
        for table in ("pepr_site_contactmessage", "pepr_site_dailysalt"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            assert all("192.0.2.77" not in row for (row,) in cursor.fetchall())
    # Another day has another salt, and the old one is gone.
    before = ContactMessage.objects.get().sender
    DailySalt.objects.update(day=timezone.localdate() - timedelta(days=1))
    send(client, REMOTE_ADDR="192.0.2.77", text="Un autre jour.")
    assert DailySalt.objects.count() == 1
    assert ContactMessage.objects.first().sender != before


def test_the_page_states_what_the_law_asks(client, team):
    team.messages_kept_months, team.data_protection_email = 7, "dpo@exemple.fr"
    team.save()
    words = said(client.get(ADDRESS))
    for expected in ("À quoi elles servent", "Base légale", "mission d’intérêt public", "7 mois", "Vos droits", "CNIL"):
        assert expected in words, expected
    assert "dpo@exemple.fr" in words


def test_a_forged_form_is_refused(client):
    assert send(Client(enforce_csrf_checks=True)).status_code == 403
    # Two tabs of one visitor: the form of the first is still good once the second is open.
    visitor = Client(enforce_csrf_checks=True)
    first, second = (
        re.search(r'csrfmiddlewaretoken" value="(\w+)"', visitor.get(ADDRESS).content.decode())[1] for _ in "ab"
    )
    assert first != second
    assert send(visitor, csrfmiddlewaretoken=first).status_code == 302
    assert send(visitor, csrfmiddlewaretoken=second).status_code == 302


def test_the_answer_is_for_one_visitor(client):
    for response in (client.get(ADDRESS), send(client, name="")):
        assert "private" in response["Cache-Control"] and "no-store" in response["Cache-Control"]
        cookie = response.cookies.get("csrf")
        assert cookie is None or (cookie["max-age"] == "" and cookie["httponly"])
    assert "csrf" not in client.get("/mentions-legales/").cookies


@pytest.mark.parametrize("query", ["?message=x", "?message=", "?message=transmis&message=%00", "?a=b"])
def test_a_strange_address_shows_the_form(client, query):
    response = client.get(ADDRESS + query)
    assert response.status_code == 200


def test_a_message_may_be_about_a_project_and_in_english(client):
    page = BeautifulSoup(client.get("/en/contact/").content, "lxml")
    [group] = page.select("#id_topic optgroup")
    assert len(group.select("option")) == 12
    chosen = group.select("option")[0]
    assert send(client, address="/en/contact/", topic=chosen["value"])["Location"].startswith("/en/contact/?")
    message = ContactMessage.objects.get()
    assert (message.topic, message.language) == (chosen.get_text(), "en")


def test_the_form_costs_few_queries(client):
    assert queries_to_draw(client, ADDRESS) <= MOST["queries"]


def test_other_pages_take_no_message(client):
    response = client.post("/mentions-legales/", TYPED)
    assert response.status_code < 500
    assert not ContactMessage.objects.exists()
