"""What is written down, who reads it, and when it goes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/connexions/"


def test_changes_of_rights_are_written_down_with_who_made_them(people, admin_user):
    person = people["nobody"]
    audit_log.entries().delete()
    with LogContext(user=admin_user):
        person.groups.set([Group.objects.get(name="Communication")])
        person.is_superuser = True
        person.save()
        Group.objects.get(name="Communication").user_set.remove(person)
        person.is_active = person.is_superuser = False
        person.save()
        person.save()
    entries = audit_log.entries().order_by("pk")
    assert {entry.user for entry in entries} == {admin_user}
    assert [audit_log.details_of(entry.data) for entry in entries] == [
        "entre dans : Communication",
        "devient administrateur",
        "sort de : Communication",
        "n’est plus administrateur, compte fermé",
    ]


def test_a_new_encoding_of_a_password_is_no_new_password(people, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert people["nobody"].check_password("phrase de passe")
    people["nobody"].refresh_from_db()
    assert people["nobody"].password.startswith("pbkdf2")
    assert not ModelLogEntry.objects.filter(action=audit_log.PASSWORD)


def test_administrators_read_and_export_it(client, people, enter, admin_user):
    type(admin_user).objects.filter(username="camille").update(first_name="=1+1")
    enter("camille", "faux", REMOTE_ADDR="192.0.2.77")
    enter("=personne", "faux")
    client.force_login(admin_user)
    page = client.get(REPORT).content.decode()
    assert "=1+1" in page and "compte inconnu" in page and "192.0.2.0" in page
    assert "192.0.2.77" not in page and "=personne" not in page
    only = client.get(REPORT, {"person": people["communication"].pk, "action": audit_log.FAILED})
    assert only.context["object_list"].count() == 1
    assert client.get(REPORT, {"action": "x", "person": "x", "timestamp_from": "x"}).status_code == 200
    sheet = b"".join(client.get(REPORT, {"export": "csv"})).decode()
    assert "Connexion refusée" in sheet and "192.0.2.0" in sheet and ",'=1+1," in sheet
    assert REPORT in client.get("/admin/").content.decode()


def test_nobody_else_reads_it_in_the_history_either(as_):
    history = as_("communication").get("/admin/reports/site-history/").content.decode()
    assert "Connexion" not in history.partition("<main")[2]


def test_it_goes_on_time(people, enter, settings, capsys):
    enter("camille", "faux")
    enter("camille")
    settings.SIGN_IN_LOG_MONTHS = 6
    old = audit_log.entries().filter(action=audit_log.FAILED)
    old.update(timestamp=timezone.now() - timedelta(days=184))
    log(instance=people["communication"], action="wagtail.edit")
    others = ModelLogEntry.objects.exclude(action__in=audit_log.LABELS)
    others.update(timestamp=timezone.now() - timedelta(days=184))
    audit_log.entries().filter(action=audit_log.SIGNED_IN).update(timestamp=timezone.now() - timedelta(days=181))
    other = others.count()
    call_command("purge")
    assert "1 sign-ins" in capsys.readouterr().out
    assert not old.exists() and audit_log.entries().filter(action=audit_log.SIGNED_IN).exists()
    assert ModelLogEntry.objects.exclude(action__in=audit_log.LABELS).count() == other
