"""The page for those who run the site: for them alone, in French, and the same few queries whatever it shows."""

import os
import smtplib
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pepr_site.operations.mail import send
from pepr_site.operations.monitoring import operation_log
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from tests.pepr_site.operations.tasks.test_worker import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("operators")


def test_administrators_alone_see_it(admin, url, client, django_user_model):
    assert "Exploitation" in admin.get(url).content.decode()
    assert url in admin.get(reverse("wagtailadmin_home")).content.decode()
    person = django_user_model.objects.create_user("camille", "camille@exemple.fr", "x")
    person.groups.add(Group.objects.get(name="Communication"))
    client.force_login(person)
    assert client.get(url).status_code == 302
    assert url not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_it_says_what_there_is_and_what_is_missing(admin, url, settings, tmp_path):
    settings.RELEASE, settings.BACKUP_DIR = "v4.2", str(tmp_path)
    page = admin.get(url).content.decode()
    for words in ("v4.2", "PostgreSQL", "aucune", "jamais", "libres sur"):
        assert words in page
    operation_log.record(Kind.COMMAND, "check_tree", is_failure=True, text="CommandError")
    for path in ("/hier/", "/projets/lent/"):
        operation_log.record(Kind.SLOW, path, 3500)
    OperatingRecord.objects.filter(name="/hier/").update(at=timezone.now() - timedelta(days=2))
    for name, moment in (("site-2031.tar", 2), ("site-2032.tar", 1)):
        (tmp_path / name).write_bytes(b"x" * 3000)
        os.utime(tmp_path / name, (moment, moment))
    page = admin.get(url).content.decode()
    for words in ("échec : CommandError", "/projets/lent/", "3,5", "site-2031.tar", "2,9"):
        assert words in page, words
    assert "site-2032.tar" not in page and "/hier/" not in page


def test_it_makes_the_same_few_queries(admin, url, django_assert_max_num_queries):
    for number in range(30):
        operation_log.record(Kind.SLOW, f"/{number}/", 2000)
        operation_log.record(Kind.MAIL, f"mails/{number}.html", is_failure=True)
    admin.get(url)
    with django_assert_max_num_queries(21):
        admin.get(url)


def test_a_mail_that_fails_is_remembered_without_its_address(admin, url, editor, monkeypatch):
    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({"jean@exemple.fr": (550, b"jean")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert send(editor, "mails/review.html", {"pages": []}) is False
    page = admin.get(url).content.decode()
    assert "SMTPRecipientsRefused" in page
    assert "jean@exemple.fr" not in page


def test_a_queue_that_nobody_works_at_says_what_to_start(admin, url):
    assert "aucune tâche" in admin.get(url).content.decode()
    for number in range(4):
        note.enqueue(number)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=2))
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(
        status="FAILED",
        finished_at=timezone.now(),
        exception_class_path="smtplib.SMTPRecipientsRefused",
        traceback="SMTPRecipientsRefused: jean@exemple.fr",
    )
    soup = BeautifulSoup(admin.get(url).content, "lxml")
    rows = {row.th.get_text(): row.td.get_text() for row in soup.find_all("tr") if row.th and row.td}
    assert rows["En attente"] == "3 tâches"
    assert rows["La première attend depuis"] == "2\xa0heures : démarrez « manage.py work »"
    assert rows["Abandonnées depuis un mois"] == "1"
    assert rows["note"].endswith("SMTPRecipientsRefused") and "jean" not in rows["note"]
