"""One form makes a partner and sends them a link to choose a password."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from wagtail.models import ModelLogEntry

from pepr_site.accounts.partners import welcome

pytestmark = pytest.mark.django_db
INVITE = "/admin/partenaires/"


def invite(client, workspace, email="marie@exemple.fr"):
    return client.post(INVITE, {"email": email, "workspace": workspace.pk})


def test_the_person_receives_a_link_used_once_and_arrives_on_their_page(as_, workspace, client):
    assert invite(as_("communication"), workspace).status_code == 302
    person = get_user_model().objects.get(email="marie@exemple.fr")
    assert list(person.groups.all()) == [workspace.group]
    assert not person.has_usable_password()
    (message,) = mail.outbox
    assert message.to == ["marie@exemple.fr"]
    assert "substituts de peau" in message.subject
    assert message.alternatives[0].mimetype == "text/html"
    (link,) = re.findall(r"http://localhost(/admin/password_reset/\S+)", message.body)
    assert link in message.alternatives[0].content

    client.logout()
    form = client.get(link, follow=True)
    words = {"new_password1": "une longue phrase", "new_password2": "une longue phrase"}
    client.post(form.redirect_chain[-1][0], words)
    assert "new_password1" not in client.get(link, follow=True).content.decode()
    client.post("/admin/login/", {"username": "marie@exemple.fr", "password": "une longue phrase"})
    assert "Votre page" in client.get("/admin/").content.decode()


def test_inviting_again_sends_again_and_adds_nobody(as_, workspace):
    client = as_("communication")
    invite(client, workspace)
    invite(client, workspace, "Marie@Exemple.FR")
    assert get_user_model().objects.filter(email__iexact="marie@exemple.fr").count() == 1
    assert len(mail.outbox) == 2


def test_a_person_who_has_a_password_keeps_it_and_signs_in(as_, workspace, people):
    invite(as_("communication"), workspace, people["redaction"].email)
    (message,) = mail.outbox
    assert "password_reset" not in message.body
    person = get_user_model().objects.get(pk=people["redaction"].pk)
    assert person.check_password("phrase de passe")
    assert {group.name for group in person.groups.all()} == {"Rédaction", workspace.group.name}


def test_who_invited_is_written_down(as_, workspace, people):
    invite(as_("communication"), workspace)
    entry = ModelLogEntry.objects.get(action="pepr_site.invite")
    assert (entry.user, entry.data["group"]) == (people["communication"], workspace.group.name)


def test_a_wrong_address_and_a_closed_account_are_told_in_french(as_, workspace, people):
    client = as_("communication")
    assert "adresse" in invite(client, workspace, "marie").content.decode()
    get_user_model().objects.filter(pk=people["nobody"].pk).update(is_active=False)
    assert "désactivé" in invite(client, workspace, people["nobody"].email).content.decode()
    assert not mail.outbox


def test_the_project_is_chosen_from_its_page(as_, workspace, project):
    client = as_("communication")
    assert f"{INVITE}{workspace.pk}/" in client.get(f"/admin/pages/{project.pk}/edit/").content.decode()
    assert f'value="{workspace.pk}" selected' in client.get(f"{INVITE}{workspace.pk}/").content.decode()


@pytest.mark.parametrize("role", ["redaction", "relecture", "partner", "nobody"])
def test_nobody_else_invites(as_, role, workspace):
    client = as_(role)
    assert client.get(INVITE).status_code == 302
    assert invite(client, workspace).status_code == 302
    assert not get_user_model().objects.filter(email="marie@exemple.fr").exists()


def test_a_mail_that_does_not_leave_is_told(as_, workspace, settings, people):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    _person, has_left = welcome("marie@exemple.fr", workspace, people["communication"])
    assert not has_left
    response = as_("communication").post(INVITE, {"email": "marie@exemple.fr", "workspace": workspace.pk}, follow=True)
    assert "n’est pas parti" in response.content.decode()
