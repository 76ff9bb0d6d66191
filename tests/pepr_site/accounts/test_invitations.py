"""Partners and colleagues are invited alike: a link to choose a password oneself, for two weeks, used once."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from pepr_site.accounts.invitations import invite as invited
from pepr_site.accounts.models import Invitation
from pepr_site.accounts.partners import page_of

pytestmark = pytest.mark.django_db
INVITE, PARTNERS, COLLEAGUE = "/admin/partenaires/inviter/", "/admin/partenaires/", "/admin/users/new/"
PHRASE = "une longue phrase"
NAMES = {"first_name": "Maria", "last_name": "Skłodowska"}


def invite(client, workspace, email="marie@exemple.fr", **more):
    return client.post(INVITE, {"email": email, "workspace": workspace.pk} | more)


def marie():
    return get_user_model().objects.get(email="marie@exemple.fr")


def link():
    """Return the path of the link in the last mail."""
    (found,) = re.findall(r"http://localhost(/admin/invitation/\S+)", mail.outbox[-1].body)
    assert found in mail.outbox[-1].alternatives[0].content
    return found


def choose(client, path):
    return client.post(path, NAMES | {"new_password1": PHRASE, "new_password2": PHRASE})


def change(client, person, **sent):
    return client.post(reverse("partner_change", args=[person.pk]), sent, follow=True).content.decode()


def age(invitation, **ago):
    """Make an invitation older than it is."""
    past = timedelta(**ago)
    for name in ("invited_at", "expires_at", "sent_at"):
        setattr(invitation, name, getattr(invitation, name) - past)
    invitation.save()


def test_the_person_receives_a_link_used_once_and_arrives_on_their_page(as_, workspace, client, people):
    sent = {"first_name": "Marie", "last_name": "Curie", "word": "À bientôt,\nCamille", "language": "fr"}
    assert invite(as_("communication"), workspace, **sent).status_code == 302
    person = marie()
    assert list(person.groups.all()) == [workspace.group]
    assert (person.get_full_name(), person.has_usable_password()) == ("Marie Curie", False)
    (message,) = mail.outbox
    assert (message.to, message.reply_to) == (["marie@exemple.fr"], [people["communication"].email])
    assert message.extra_headers == {"Auto-Submitted": "auto-generated"}
    assert "substituts de peau" in message.subject
    day = timezone.localtime() + timedelta(days=14)
    for text in (message.body, message.alternatives[0].content):
        for said in ("camille vous invite", "À bientôt,", "substituts de peau", people["communication"].email):
            assert said in text
        assert str(day.year) in text and "Partenaire ·" not in text
    path = link()
    entry = ModelLogEntry.objects.get(action="pepr_site.invite")
    assert (entry.user, entry.data["group"]) == (people["communication"], workspace.group.name)

    client.logout()
    assert "marie@exemple.fr" in client.get(path).content.decode()
    assert client.post(path, {"new_password1": "123", "new_password2": "123"}).status_code == 200
    assert choose(client, path).status_code == 302
    assert client.get(path).status_code == 404
    assert choose(client, path).status_code == 404
    client.post("/admin/login/", {"username": "marie@exemple.fr", "password": PHRASE})
    assert "Votre page" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("given", "asked", "known"), [({}, 2, "Maria Skłodowska"), ({"last_name": "Curie"}, 0, "Curie")]
)
def test_who_comes_has_a_name_for_others(given, asked, known, as_, workspace, client):
    invite(as_("communication"), workspace, **given)
    client.logout()
    form = client.get(link()).content.decode()
    assert sum(f'name="{name}"' in form for name in NAMES) == asked
    without = client.post(link(), {"new_password1": PHRASE, "new_password2": PHRASE})
    assert without.status_code == (200 if asked else 302)
    if asked:
        assert choose(client, link()).status_code == 302
    assert str(marie()) == known


def test_the_mail_speaks_the_language_of_the_person(as_, workspace, client):
    invite(as_("communication"), workspace, language="en", word="See you")
    (message,) = mail.outbox
    assert page_of(workspace, "es") == page_of(workspace, "fr")
    title = page_of(workspace, "en").title
    assert title != page_of(workspace, "fr").title and title in message.subject and title in message.body
    for text in (message.subject, message.body):
        assert "Your page on" in text or "invites you" in text
    assert "vous" not in message.body
    client.logout()
    assert "Choose your password" in client.get(link()).content.decode()


def test_asked_again_and_again_one_account_one_mail(as_, workspace):
    client = as_("communication")
    for number in range(3):
        invite(client, workspace, "Marie@Exemple.FR" if number % 2 else "marie@exemple.fr")
        change(client, marie(), remind="1")
    assert get_user_model().objects.filter(email__iexact="marie@exemple.fr").count() == 1
    assert len(mail.outbox) == 1
    age(marie().invitation, hours=23)
    assert "moins d’un jour" in change(client, marie(), remind="1")


def test_a_reminder_is_the_same_link_and_an_expired_one_gives_way_to_another(as_, workspace, client):
    staff = as_("communication")
    invite(staff, workspace, word="Un mot")
    first = link()
    age(marie().invitation, days=2)
    assert "est partie" in change(staff, marie(), remind="1")
    assert link() == first and mail.outbox[-1].subject.startswith("Rappel") and "Un mot" in mail.outbox[-1].body
    age(marie().invitation, days=15)
    assert client.get(first).status_code == 404
    assert "expiré" in staff.get(PARTNERS).content.decode()
    change(staff, marie(), remind="1")
    assert link() != first
    assert client.get(first).status_code == 404 and client.get(link()).status_code == 200


def test_who_was_closed_out_is_reminded_of_nothing(as_, workspace):
    staff = as_("communication")
    invite(staff, workspace)
    age(marie().invitation, days=2)
    get_user_model().objects.filter(email="marie@exemple.fr").update(is_active=False)
    change(staff, marie(), remind="1")
    assert len(mail.outbox) == 1
    assert staff.get(link()).status_code == 404


def test_an_administrator_who_has_not_come_yet_stays_one_without_a_role(admin, workspace):
    invite(admin, workspace)
    get_user_model().objects.filter(email="marie@exemple.fr").update(is_superuser=True)
    change(admin, marie(), remove=str(workspace.group_id))
    assert marie().is_superuser and not marie().groups.exists()


def test_a_second_project_is_told_at_once(as_, workspace, neighbour, admin_user):
    client, other = as_("communication"), type(workspace).objects.get(page_key=neighbour.translation_key)
    invite(client, workspace)
    first = link()
    client.force_login(admin_user)
    invite(client, other)
    assert mail.outbox[-1].reply_to == [admin_user.email]
    assert len(mail.outbox) == 2 and neighbour.title in mail.outbox[-1].body
    assert client.get(first).status_code == 404
    assert {group.pk for group in marie().groups.all()} == {workspace.group_id, other.group_id}


def test_a_person_who_has_a_password_keeps_it_and_signs_in(as_, workspace, people):
    invite(as_("communication"), workspace, people["redaction"].email)
    (message,) = mail.outbox
    assert "invitation/" not in message.body
    person = get_user_model().objects.get(pk=people["redaction"].pk)
    assert person.check_password("phrase de passe")
    assert {group.name for group in person.groups.all()} == {"Rédaction", workspace.group.name}


def test_who_has_the_address_as_a_name_alone_is_given_it(as_, workspace, person):
    known = person("marie@exemple.fr")
    type(known).objects.filter(pk=known.pk).update(email="")
    invite(as_("communication"), workspace)
    assert marie() == known and [message.to for message in mail.outbox] == [["marie@exemple.fr"]]


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


def test_a_removed_partner_is_out_at_once(as_, workspace, people, client):
    person, partner_client = people["partner"], type(client)()
    partner_client.force_login(person)
    assert partner_client.get("/admin/").status_code == 200
    assert "n’a plus accès" in change(as_("communication"), person, remove=str(workspace.group_id))
    assert partner_client.get("/admin/").status_code == 302
    assert get_user_model().objects.filter(pk=person.pk, is_active=True).exists()

    invite(client, workspace)
    path = link()
    change(client, marie(), remove=str(workspace.group_id))
    assert client.get(path).status_code == 404
    assert not get_user_model().objects.filter(email="marie@exemple.fr").exists()


def test_who_came_and_was_removed_is_shown_without_access(admin, workspace):
    invite(admin, workspace)
    choose(admin, link())
    change(admin, marie(), remove=str(workspace.group_id))
    shown = admin.get(f"{PARTNERS}?state=removed").content.decode()
    assert "marie@exemple.fr" in shown and 'name="remind"' not in shown
    assert "marie@exemple.fr" not in admin.get(f"{PARTNERS}?state=active").content.decode()
    get_user_model().objects.filter(email="marie@exemple.fr").update(is_active=False)
    assert "marie@exemple.fr" in admin.get(f"{PARTNERS}?state=blocked").content.decode()


def test_the_list_shows_each_state_in_few_queries(as_, workspace, people, django_assert_max_num_queries):
    client = as_("communication")
    for number in range(15):
        invited(people["communication"], f"p{number}@exemple.fr", [workspace.group])
    get_user_model().objects.filter(email="p1@exemple.fr").update(is_active=False)
    age(Invitation.objects.get(person__email="p2@exemple.fr"), days=20)
    # By single sign-on, without a password.
    get_user_model().objects.filter(email="p4@exemple.fr").update(last_login=timezone.now())
    client.get(PARTNERS)
    with django_assert_max_num_queries(30):
        shown = client.get(PARTNERS).content.decode()
    assert shown.count('name="csrfmiddlewaretoken"') >= 15
    for words in ("actif", "invité le", "lien valable jusqu’au", "lien expiré le", "bloqué", "Rappeler", "Renouveler"):
        assert words in shown, words
    for state, found in (("active", "paul@"), ("expired", "p2@"), ("blocked", "p1@"), ("invited", "p3@")):
        only = client.get(f"{PARTNERS}?state={state}").content.decode()
        assert [mark for mark in ("paul@", "p1@", "p2@", "p3@") if mark in only] == [found], state
        assert ("p4@" in only) == (state == "active")
    assert "p7@" in client.get(f"{PARTNERS}?q=p7@").content.decode()


def test_an_administrator_invites_a_colleague_and_nobody_types_a_password(admin, as_, people, editor):
    role = Group.objects.get(name="Rédaction")
    form = admin.get(COLLEAGUE).content.decode()
    assert role.name in form and "Partenaire ·" not in form
    assert "password" not in re.sub("csrf.*", "", admin.get(COLLEAGUE).content.decode().partition("<form")[2])
    assert "au moins un rôle" in admin.post(COLLEAGUE, {"email": "marie@exemple.fr"}).content.decode()
    for power in ({}, {"is_superuser": "on"}):
        # The second is told at once too.
        admin.post(COLLEAGUE, {"email": "marie@exemple.fr", "groups": [role.pk]} | power)
    assert len(mail.outbox) == 2
    assert (marie().is_superuser, list(marie().groups.all())) == (True, [role])
    assert "Votre rôle\u00a0: Rédaction" in mail.outbox[-1].body and "administrez" in mail.outbox[-1].body
    assert "marie@exemple.fr" in admin.get(PARTNERS).content.decode()
    assert "marie@exemple.fr" not in as_("communication").get(PARTNERS).content.decode()
    admin.force_login(editor)
    edit = admin.get(reverse("wagtailusers_users:edit", args=[people["nobody"].pk])).content.decode()
    assert 'name="password1"' not in edit


@pytest.mark.parametrize("role", ["redaction", "relecture", "partner", "nobody"])
def test_nobody_else_invites(as_, role, workspace, people):
    client = as_(role)
    for path in (INVITE, PARTNERS):
        assert client.get(path).status_code == 302
    assert invite(client, workspace).status_code == 302
    change(client, people["partner"], remove=str(workspace.group_id))
    assert people["partner"].groups.exists()
    assert not get_user_model().objects.filter(email="marie@exemple.fr").exists()


@pytest.mark.parametrize("role", ["communication", "redaction", "relecture", "partner", "nobody"])
def test_only_administrators_invite_colleagues_or_take_roles(as_, role, people, workspace):
    client, given = as_(role), Group.objects.get(name="Communication")
    client.post(COLLEAGUE, {"email": "marie@exemple.fr", "groups": [given.pk]})
    assert not get_user_model().objects.filter(email="marie@exemple.fr").exists()
    people["communication"].groups.add(workspace.group)
    client.force_login(people[role])
    for group in (str(given.pk), "9" * 30):
        change(client, people["communication"], remove=group)
    assert people["communication"].groups.filter(pk=given.pk).exists()


def test_a_mail_that_does_not_leave_is_told(as_, workspace, settings, people):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    _person, has_left = invited(people["communication"], "marie@exemple.fr", [workspace.group])
    assert not has_left
    response = as_("communication").post(INVITE, {"email": "marie@exemple.fr", "workspace": workspace.pk}, follow=True)
    assert "n’est pas parti" in response.content.decode()
