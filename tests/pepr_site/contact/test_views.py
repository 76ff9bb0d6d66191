"""The messages in the admin: who reads them, what of them leaves, when they go."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from pepr_site.contact.models import ContactMessage
from pepr_site.models import SiteSettings
from pepr_site.operations import content_version
from pepr_site.operations.client_address import network_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(db):
    return ContactMessage.objects.create(
        name="=1+1", email="ada@exemple.fr", topic="Ce site", text="Une erreur.", language="fr", sender="abc"
    )


def test_communication_reads_and_erases_and_nobody_changes(as_, message):
    client = as_("communication")
    shown = reverse("messages:inspect", args=[message.pk])
    [way] = BeautifulSoup(client.get(reverse("messages:index")).content, "lxml").find_all(
        "a", string=re.compile("Ce site")
    )
    assert way["href"] == shown
    assert "Une erreur." in client.get(shown).content.decode()
    for closed in (reverse("messages:add"), reverse("messages:edit", args=[message.pk])):
        assert client.get(closed).status_code == 302
        assert client.post(closed, {"text": "Autre"}).status_code == 302
    message.refresh_from_db()
    assert message.text == "Une erreur."
    client.post(reverse("messages:delete", args=[message.pk]))
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_holds_no_formula(as_, message, kind):
    response = as_("communication").get(reverse("messages:index") + f"?export={kind}")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "csv":
        assert "'=1+1" in body.decode()
        assert "abc" not in body.decode()
    else:
        assert body.startswith(b"PK")


def test_messages_go_after_the_time_that_the_page_states(capsys, message):
    settings = SiteSettings.load()
    settings.messages_kept_months = 2
    settings.save()
    kept = ContactMessage.objects.create(name="a", email="a@b.fr", topic="t", text="t", language="fr", sender="x")
    ContactMessage.objects.filter(pk=message.pk).update(sent_at=timezone.now() - timedelta(days=62))
    ContactMessage.objects.filter(pk=kept.pk).update(sent_at=timezone.now() - timedelta(days=59))
    call_command("purge")
    assert "1 messages" in capsys.readouterr().out
    assert list(ContactMessage.objects.values_list("pk", "sender")) == [(kept.pk, "")]


def test_a_message_renews_no_page(message):
    before = content_version.version()
    message.mailed_at = timezone.now()
    message.save()
    message.delete()
    assert content_version.version() == before


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "198.51.100.9", "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 198.51.100.9", "10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9, 10.0.0.2", "10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", ""),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (0, "", "", ""),
    ],
)
def test_the_address_is_believed_as_far_as_the_proxies_go(rf, settings, proxies, forwarded, remote, expected):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert network_of(rf.post("/", REMOTE_ADDR=remote, **headers)) == expected
