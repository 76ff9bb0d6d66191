"""A file is kept whole or not at all, and who sends one is told in French when it cannot be."""

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pepr_site.models import SiteDocument
from pepr_site.operations import media_storage
from pepr_site.operations.media_storage import MediaStorage


class Full(ContentFile):
    """A file that meets a full disk half-way."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


def files(folder):
    return {path for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_kept_under_a_free_name(tmp_path):
    storage = MediaStorage(location=tmp_path)
    first, second = (storage.save("a/b.txt", ContentFile(text)) for text in (b"one", b"two"))
    assert first == "a/b.txt" != second
    assert [storage.open(name).read() for name in (first, second)] == [b"one", b"two"]
    assert len(files(tmp_path)) == 2


def test_a_full_disk_leaves_nothing_of_a_file(tmp_path):
    with pytest.raises(OSError, match="No space"):
        MediaStorage(location=tmp_path).save("a.txt", Full(b""))
    assert files(tmp_path) == set()


def test_a_bucket_always_has_room(monkeypatch):
    # Its place has no name on this machine.
    monkeypatch.setattr(media_storage, "default_storage", SimpleNamespace(location=""))
    assert media_storage.has_room_for(10**15)


def test_a_bucket_that_does_not_answer_has_no_room(monkeypatch):
    monkeypatch.setattr(media_storage, "default_storage", SimpleNamespace(location="", answers=lambda: False))
    assert not media_storage.has_room_for(1)


@pytest.mark.django_db
def test_a_bucket_that_is_gone_is_told_to_who_sends_and_to_who_reads(admin, monkeypatch):
    admin.raise_request_exception = False

    class Gone(Exception):
        """What a bucket's package raises, which is no error of the system's."""

    def fail(*args):
        raise Gone

    storage = SimpleNamespace(location="", exists=fail, is_gone=lambda error: isinstance(error, Gone))
    monkeypatch.setattr(media_storage, "default_storage", storage)
    monkeypatch.setattr(MediaStorage, "_save", fail)
    sent = {"title": "Guide", "file": SimpleUploadedFile("guide.txt", b"Texte"), "collection": 1}
    answer = admin.post(reverse("wagtaildocs:add"), sent)
    assert answer.status_code == 507
    assert "Envoyez-le de nouveau" in answer.content.decode()
    answer = admin.get("/media/a.png")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert not SiteDocument.objects.filter(title="Guide").exists()


def test_a_fault_elsewhere_is_none_of_the_storage():
    ours = str(Path(settings.MEDIA_ROOT) / "a.png")
    for name, is_ours in ((ours, True), (None, True), ("/ailleurs", False)):
        assert media_storage.is_unwritable(FileNotFoundError(errno.ENOENT, "", name)) is is_ours


@pytest.mark.django_db
def test_pictures_alone_are_served_by_their_name(client, tmp_path, monkeypatch):
    for name in ("a.txt", "documents/a.txt", ".health/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(media_storage, "default_storage", MediaStorage(location=tmp_path))
    assert client.get("/media/a.txt").status_code == 200
    for name in ("documents/a.txt", ".health/a.txt", "documents/../a.txt", "nulle-part.txt"):
        assert client.get(f"/media/{name}").status_code == 404, name


@pytest.mark.django_db
def test_who_sends_a_file_is_told_before_it_is_lost(admin, monkeypatch):
    monkeypatch.setattr("pepr_site.operations.uploads.has_room_for", lambda size: False)
    sent = {"title": "Guide", "file": SimpleUploadedFile("guide.txt", b"Texte"), "collection": 1}
    page = admin.post(reverse("wagtaildocs:add"), sent).content.decode()
    assert "Le serveur ne peut pas enregistrer de fichier" in page
    assert not SiteDocument.objects.filter(title="Guide").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_a_disk_that_fills_up_meanwhile_is_told_too(admin, monkeypatch, headers):
    admin.raise_request_exception = False

    def fail(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(MediaStorage, "_save", fail)
    sent = {"title": "Guide", "file": SimpleUploadedFile("guide.txt", b"Texte"), "collection": 1}
    answer = admin.post(reverse("wagtaildocs:add"), sent, headers=headers)
    assert answer.status_code == (200 if headers else 507)
    assert "n’a plus de place" in (answer.json()["error_message"] if headers else answer.content.decode())
    assert not SiteDocument.objects.filter(title="Guide").exists()


def test_room_is_counted_with_a_margin(tmp_path, monkeypatch):
    monkeypatch.setattr(media_storage, "default_storage", MediaStorage(location=tmp_path))
    assert media_storage.has_room_for(1)
    # Of a large disk 50 MiB are left, of a small one a twentieth.
    for total, free, most in ((10**12, 60 * 2**20, 10 * 2**20), (10**8, 10**7, 5 * 10**6)):
        with monkeypatch.context() as disk:
            disk.setattr("shutil.disk_usage", lambda folder, t=total, f=free: SimpleNamespace(total=t, free=f))
            assert media_storage.has_room_for(most) and not media_storage.has_room_for(most + 1)
    monkeypatch.setattr(media_storage, "default_storage", MediaStorage(location=tmp_path / "gone"))
    assert not media_storage.has_room_for(1)
