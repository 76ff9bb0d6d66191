"""The proof of work, where it is asked: solved, missing, false."""

import html
import json
import re

import pytest
from altcha import PayloadV1, solve_challenge_v1

from pepr_site.contact import proof
from pepr_site.contact.form import ContactForm
from pepr_site.contact.models import ContactMessage
from tests.pepr_site.contact.sending import ADDRESS, send


@pytest.fixture
def asked(settings, monkeypatch):
    settings.CONTACT_PROOF = True
    monkeypatch.setattr(proof, "TRIES", 200)


def solved():
    told = json.loads(proof.challenge())
    found = solve_challenge_v1(
        challenge=told["challenge"], salt=told["salt"], algorithm=told["algorithm"], max_number=told["maxNumber"]
    )
    return PayloadV1(told["algorithm"], told["challenge"], found.number, told["salt"], told["signature"]).to_base64()


def test_nothing_is_asked_by_default(settings):
    assert settings.CONTACT_PROOF is False
    assert proof.holds("") and not ContactForm().asks_proof


def test_the_work_is_proved(asked):
    payload = solved()
    assert proof.holds(payload)


@pytest.mark.parametrize("payload", ["", "x", "e30=", "W10=", "bnVsbA==", "é", "eyJhbGdvcml0aG0iOiAxfQ=="])
def test_what_proves_nothing(asked, payload):
    assert not proof.holds(payload)


@pytest.mark.django_db
def test_without_the_proof_a_message_is_suspect_and_kept(client, asked):
    page = client.get(ADDRESS).content.decode()
    told = re.search(r'data-challenge="([^"]+)"', page)[1]
    assert json.loads(html.unescape(told))["maxNumber"] == 200 and "js/contact" in page
    send(client)
    assert ContactMessage.objects.get().is_suspect
    send(client, proof=solved())
    assert not ContactMessage.objects.first().is_suspect
