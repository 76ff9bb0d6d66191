"""What must be seen to is told, to machines and to people, from its bound on."""

import datetime
import os
import shutil
import socket
import ssl
import threading
import time
from collections import namedtuple

import pytest
from bs4 import BeautifulSoup
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pepr_site.operations.monitoring import alerts, operation_log
from pepr_site.operations.monitoring.operation_log import Kind
from tests.pepr_site.operations.tasks.test_worker import note

pytestmark = pytest.mark.django_db
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def sound(settings, tmp_path, monkeypatch):
    """A site with nothing to see to; gives its newest archive."""
    settings.BACKUP_DIR = tmp_path
    archive = tmp_path / "site.tar"
    archive.touch()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(100, 50, 50))
    return archive


@pytest.fixture
def told(sound, admin):
    """A function that returns the rows of the operators' page under « À surveiller », `{label: value}`."""

    def read():
        soup = BeautifulSoup(admin.get(reverse("operators")).content, "lxml")
        rows = soup.find("h2", string="À surveiller").find_next("table").find_all("tr")
        return {row.th.get_text(): row.td.get_text() for row in rows}

    return read


def test_nothing_to_see_to_is_said(sound, told):
    former = sound.with_name("former.tar")
    former.touch()
    os.utime(former, (1, 1))
    assert told() == {"Alertes": "aucune"}


def test_a_backup_that_did_not_run(sound, told):
    day_and_more = time.time() - 27 * 3600
    os.utime(sound, (day_and_more, day_and_more))
    assert alerts.figures()["backup_age_seconds"] > alerts.MOST["backup_age_seconds"]
    assert "1\xa0jour" in told()["Sauvegarde"]
    sound.unlink()
    assert "backup_age_seconds" not in alerts.figures()
    assert told()["Sauvegarde"] == "aucune archive"


def test_a_queue_that_stands_a_task_and_a_command_that_failed(told):
    for number in range(2):
        note.enqueue(number)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - datetime.timedelta(hours=2))
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(
        status="FAILED", finished_at=timezone.now(), exception_class_path="OSError"
    )
    operation_log.record(Kind.COMMAND, "check_tree", is_failure=True)
    assert told() == {
        "File d’attente": "arrêtée depuis 2\xa0heures",
        "Tâches": "1 abandonnée",
        "Commandes": "1 en échec",
    }


def test_a_disk_nearly_full(told, settings, monkeypatch):
    fuller = settings.BACKUP_DIR
    monkeypatch.setattr(
        shutil, "disk_usage", lambda folder: Disk(100, 81, 19) if folder == fuller else Disk(100, 50, 50)
    )
    assert told() == {"Disque": "plein à 81 %"}
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: (_ for _ in ()).throw(OSError))
    assert "disk_used_ratio" not in alerts.figures()


@pytest.fixture
def shown_certificate(tmp_path):
    """A function that shows a certificate of so many days at an address of this machine, and returns its port."""
    listeners = []

    def show(days):
        key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
        now = datetime.datetime.now(datetime.UTC)
        end = now + datetime.timedelta(days=days)
        made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - datetime.timedelta(days=90), end)
        pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (tmp_path / "pair.pem").write_bytes(pem + secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "pair.pem")
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=lambda: context.wrap_socket(listener.accept()[0], server_side=True).close()).start()
        return listener.getsockname()[1]

    yield show
    for listener in listeners:
        listener.close()


@pytest.mark.parametrize(("days", "words"), [(60, "aucune"), (3.5, "expire dans 3"), (-2, "expiré")])
def test_a_certificate_near_its_end(told, settings, shown_certificate, days, words):
    settings.IS_HTTPS = True
    settings.SITE_ADDRESS = settings.SITE_ADDRESS._replace(netloc=f"127.0.0.1:{shown_certificate(days)}")
    assert words in next(iter(told().values()))


def test_no_certificate_is_told_where_none_answers(settings):
    settings.IS_HTTPS, settings.SITE_ADDRESS = True, settings.SITE_ADDRESS._replace(netloc="127.0.0.1:9")
    assert "certificate_left_seconds" not in alerts.figures()
