"""What is allowed once, or so many times, is not allowed more often to those who ask at the same instant.

Each asks on a thread and a connection of its own, of real, committed rows, which go at the end.
"""

import re
import threading
from collections import Counter

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from pepr_site.accounts import audit_log
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.contact.forms import SALT, signing
from pepr_site.contact.models import ContactMessage
from pepr_site.review.models import DraftRemark, SharedDraft
from pepr_site.review.shared_drafts import MOST_REMARKS_AN_HOUR, link_of, share
from projects.models import Declaration

PASSWORD = "phrase de passe"


@pytest.fixture
def administrator(django_db_setup, django_db_blocker):
    """A committed administrator; whatever was written meanwhile goes at the end."""
    with django_db_blocker.unblock():
        begun, people = timezone.now(), get_user_model().objects
        known = set(people.values_list("pk", flat=True))
        cache.clear()
        try:
            yield people.create_superuser("ensemble", "ensemble@exemple.fr", PASSWORD)
        finally:
            SharedDraft.objects.filter(created_at__gte=begun).delete()
            for written in (ContactMessage, Declaration):
                written.objects.filter(sent_at__gte=begun).delete()
            DBTaskResult.objects.filter(enqueued_at__gte=begun).delete()
            people.exclude(pk__in=known).delete()
            for entries in (ModelLogEntry, PageLogEntry):
                entries.objects.filter(timestamp__gte=begun).delete()
            cache.clear()


def at_once(number, ask):
    """Have `ask(number)` asked by so many threads at the same instant; return how often each status was answered."""
    ready, told = threading.Barrier(number), []

    def asked(which):
        ready.wait()
        try:
            told.append(ask(which).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=asked, args=[which]) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(told)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_one_person_is_invited_once(administrator):
    clients = [signed_in(administrator) for _ in range(8)]
    sent = {"email": "invite-ensemble@exemple.fr", "workspace": PartnerWorkspace.objects.first().pk}
    assert at_once(8, lambda which: clients[which].post(reverse("people_invite"), sent)) == {302: 8}
    person = get_user_model().objects.get(email=sent["email"])
    # One mail: the others find that one has just left.
    assert ModelLogEntry.objects.filter(action="pepr_site.invite", object_id=str(person.pk)).count() == 1


def test_a_draft_takes_no_more_remarks_than_it_may(administrator):
    page = Page.objects.filter(depth__gt=2, live=True).first().specific
    draft = share(page, administrator, days=7, follows=False)
    path = link_of(draft).removeprefix(re.match("https?://[^/]+", link_of(draft))[0])
    told = at_once(
        MOST_REMARKS_AN_HOUR + 6, lambda which: Client().post(path, {"name": "Ana", "text": f"Remarque {which}"})
    )
    assert told == {302: MOST_REMARKS_AN_HOUR, 200: 6}
    assert DraftRemark.objects.filter(draft=draft).count() == MOST_REMARKS_AN_HOUR


def test_one_address_sends_no_more_messages_than_it_may(administrator, monkeypatch):
    monkeypatch.setattr("pepr_site.contact.forms.QUICKEST", 0)
    opened = signing.TimestampSigner(salt=SALT).sign("")
    sent = {"name": "Ana", "email": "ana@exemple.fr", "topic": "site", "opened": opened}
    told = at_once(
        ContactMessage.most_an_hour + 4, lambda which: Client().post("/contact/", sent | {"text": f"Message {which}"})
    )
    assert told == {302: ContactMessage.most_an_hour, 422: 4}
    assert ContactMessage.objects.filter(email="ana@exemple.fr").count() == ContactMessage.most_an_hour


def test_the_same_words_are_kept_once(administrator, monkeypatch):
    monkeypatch.setattr("pepr_site.contact.forms.QUICKEST", 0)
    opened = signing.TimestampSigner(salt=SALT).sign("")
    sent = {"name": "Ana", "email": "ana@exemple.fr", "topic": "site", "opened": opened, "text": "Une seule fois."}
    fact = {"project": "7", "fact": "coordinator", "value": "Ada Martin", "source": "Un rapport", "name": "Ana"}
    for model, address, said in (
        (ContactMessage, "/contact/", sent),
        (Declaration, "/projets/ce-qui-est-publie/dire/", fact | {"email": "", "opened": opened}),
    ):
        assert at_once(6, lambda which, address=address, said=said: Client().post(address, said)) == {302: 6}
        assert model.objects.count() == 1


def test_passwords_are_tried_no_more_often_than_they_may_be(administrator):
    sent = {"username": "ensemble", "password": "faux"}
    at_once(12, lambda which: Client().post(reverse("account_login"), sent))
    written = Counter(audit_log.entries().filter(object_id=str(administrator.pk)).values_list("action", flat=True))
    assert written[audit_log.FAILED] <= 5 and written[audit_log.LOCKED] == 1


def test_a_recovery_code_opens_one_session(administrator):
    TOTP.activate(administrator, generate_totp_secret())
    code = RecoveryCodes.activate(administrator).get_unused_codes()[0]
    clients = [Client() for _ in range(4)]
    for client in clients:
        answer = client.post(reverse("account_login"), {"username": "ensemble", "password": PASSWORD})
        assert answer["Location"] == reverse("mfa_authenticate")
    told = at_once(4, lambda which: clients[which].post(reverse("mfa_authenticate"), {"code": code}))
    assert told == {302: 1, 200: 3}


@pytest.mark.django_db
def test_the_tables_themselves_refuse_a_second_account_of_an_address(django_user_model):
    django_user_model.objects.create_user("ana", "ana@exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        django_user_model.objects.create_user("autre", "ANA@exemple.fr")
