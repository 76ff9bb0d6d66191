"""The drill: the site is backed up, lost, and brought back; what came back is compared with what was."""

import io
import re
import resource
import tarfile
import threading

import dj_database_url
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client, override_settings

from pepr_site.backup import BackupError, archive, files, inventory, making, postgres, restoring, swapping
from pepr_site.backup.retention import Rule
from pepr_site.models import SiteDocument
from tests.conftest import one_of_each
from tests.pepr_site.backup.conftest import Quiet, damaged, offset_of, site_at

pytestmark = pytest.mark.django_db

# Its token is renewed, so that no cache serves what was there before.
RENEWED = {"pepr_site_generation"}
# One visitor's own, in the form of the contact page.
OWN = re.compile(
    rb'name="(csrfmiddlewaretoken|opened)" value="[^"]*"|value="[^"]*" name="opened"|data-challenge="[^"]*"'
)


def rows():
    """Return every row of every table, as PostgreSQL writes them."""
    with inventory.snapshot() as snapshot:
        tables = [table for table in snapshot.tables() if table not in RENEWED]
    told = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            told[table] = [row for (row,) in cursor.fetchall()]
    return told


def files_of(media):
    return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def pages():
    client = Client()
    # All their rows are compared as well.
    paths = one_of_each()
    assert len(paths) > 20
    answers = {path: client.get(path) for path in [*paths, "/sitemap.xml", "/plan-du-site/"]}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: OWN.sub(b"", answer.content) for path, answer in answers.items()}


def token():
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM pepr_site_generation")
        return cursor.fetchone()


def restore(path):
    manifest = restoring.verified(path)
    restoring.restore(path, manifest, Quiet())


def test_every_row_file_and_page_comes_back_elsewhere(drill, backup, tmp_path):
    name, media = drill
    elsewhere = (f"{name}_elsewhere", tmp_path / "media")
    with site_at(*drill):
        before, generation, shown = rows(), token(), pages()
    with site_at(*elsewhere):
        assert restoring.contents() == (0, 0)
        restore(backup)
        after, shown_after = rows(), pages()
        assert token() != generation
        document = SiteDocument.objects.get(title="Compte rendu")
        assert Client().get(document.url).status_code in {302, 403, 404}
    assert before.keys() == after.keys()
    assert len(before) > 60
    for table, content in before.items():
        assert after[table] == content, table
    assert files_of(elsewhere[1]) == files_of(media)
    assert shown.keys() == shown_after.keys()
    for path, content in shown.items():
        assert shown_after[path] == content, path


@pytest.mark.parametrize("part", ["database.dump", "manifest.json", "manifest.sha256", "media", "header", "end"])
def test_a_damaged_archive_is_refused(drill, backup, tmp_path, part):
    parts = archive.manifest(backup)["parts"]
    name = next(name for name in parts if name.startswith("media/")) if part == "media" else part
    if part == "end":
        target = damaged(backup, tmp_path / "x.tar", lambda data: data.__delitem__(slice(len(data) // 2, None)))
    else:
        place = 3 if part == "header" else offset_of(backup, name) + 10
        target = damaged(backup, tmp_path / "x.tar", lambda data: data.__setitem__(place, data[place] ^ 1))
    with site_at(*drill), pytest.raises(BackupError, match=r"damaged"):
        restore(target)
    with pytest.raises(CommandError, match=r"damaged"):
        call_command("backup", check=target, verbosity=0)


@pytest.mark.parametrize("change", ["removed", "added"])
def test_an_archive_with_a_part_less_or_more_is_refused(backup, tmp_path, change):
    target = tmp_path / "x.tar"
    with tarfile.open(backup) as source, tarfile.open(target, "w:", format=tarfile.PAX_FORMAT) as copy:
        members = source.getmembers()
        for member in members[: 1 if change == "removed" else 0] + members[2 if change == "removed" else 0 :]:
            copy.addfile(member, source.extractfile(member))
        if change == "added":
            copy.addfile(tarfile.TarInfo("media/../../dehors.txt"), io.BytesIO())
    with pytest.raises(BackupError, match=r"is missing|does not name"):
        archive.check(target)


def test_the_whole_archive_is_told_whole(backup, capsys):
    call_command("backup", check=backup)
    assert "is whole" in capsys.readouterr().out


def test_what_this_installation_cannot_restore_is_refused_before_anything(drill, backup, tmp_path, monkeypatch):
    told = archive.manifest(backup)
    newer = told | {"migrations": [*told["migrations"], "pepr_site.9999_later"]}
    later = told | {"versions": told["versions"] | {"postgresql": "99.1"}}
    with site_at(*drill):
        monkeypatch.setattr(archive, "check", lambda path, on_part: newer)
        with pytest.raises(BackupError, match=r"newer release, with the migration pepr_site\.9999_later"):
            restoring.verified(backup)
        monkeypatch.setattr(archive, "check", lambda path, on_part: later)
        with pytest.raises(BackupError, match=r"made by PostgreSQL 99, and the server here is PostgreSQL \d+"):
            restoring.verified(backup)


def test_an_application_removed_since_keeps_no_older_archive_out(backup):
    applied = {tuple(name.split(".", 1)) for name in archive.manifest(backup)["migrations"]}
    gone = ("gone", "0001_initial")
    assert restoring._newer_migration(applied | {gone}) == "gone.0001_initial"
    older = {key for key in applied if key != max(key for key in applied if key[0] == "pepr_site")}
    assert restoring._newer_migration(older | {gone}) is None


def test_a_site_in_use_is_replaced_only_when_told(drill, backup):
    with site_at(*drill), pytest.raises(CommandError, match=r"has \d+ pages and \d+ people: give --replace"):
        call_command("restore", backup, verbosity=0)


@pytest.mark.parametrize("moment", ["dump", "files", "swap"])
def test_a_failure_half_way_leaves_the_site(drill, backup, monkeypatch, moment):
    name, media = drill

    def fail(*args, **kwargs):
        raise BackupError("broken on purpose")

    monkeypatch.setattr(
        *{
            "dump": (restoring, "_check_rows", fail),
            "files": (swapping.Folder, "swap", fail),
            "swap": (swapping.Databases, "swap", fail),
        }[moment]
    )
    with site_at(*drill):
        before, kept = rows(), files_of(media)
        with pytest.raises(BackupError, match="on purpose"):
            restore(backup)
        assert rows() == before
        assert files_of(media) == kept
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"{name}_restoring"])
            assert cursor.fetchone() is None
    assert not media.with_name("media.restoring").exists()


def test_what_was_lost_comes_back_over_a_site_in_use(drill, backup):
    name, media = drill
    with site_at(*drill):
        before = rows()
        document = SiteDocument.objects.get(title="Compte rendu")
        document.file.delete(save=False)
        SiteDocument.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE news_newspage CASCADE")
        # As another process would, that the site must not wait for.
        reader = connections["default"].copy()
        reader.connect()
        call_command("restore", backup, replace=True, verbosity=0)
        assert rows() == before
        assert default_storage.exists(document.file.name or "documents/compte-rendu.pdf")
        reader.connection.close()
        # The way back from a wrong restoration.
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"{name}_former"])
            assert cursor.fetchone()
    assert media.with_name("media.former").exists()


def test_a_backup_is_of_one_moment_while_editors_work(drill, tmp_path):
    name, _ = drill
    is_over, errors = threading.Event(), []

    def edit():
        number = 0
        try:
            while not is_over.wait(0.02):
                number += 1
                made = SiteDocument.objects.create(
                    title=f"n° {number}", file=ContentFile(b"%PDF-1.4 x", f"n{number}.pdf")
                )
                if number % 3:
                    made.delete()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    with site_at(*drill):
        editor = threading.Thread(target=edit)
        editor.start()
        try:
            made = making.make(tmp_path / "archives", Rule(), Quiet())
        finally:
            is_over.set()
            editor.join()
    assert not errors
    with site_at(f"{name}_elsewhere", tmp_path / "media"):
        restore(made.path)
        with inventory.snapshot() as snapshot:
            lost = [file for file in snapshot.files() if not default_storage.exists(file)]
    # Whatever is not in it was deleted in the very seconds of the last of three attempts, and is told.
    assert sorted(lost) == made.manifest["missing_files"]
    assert made.manifest["rows"]["pepr_site_sitedocument"] > 0


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("postgresql://pepr@/pepr?host=/run/elsewhere", "/run/elsewhere"),
        ("postgresql://pepr:secret@database.internal:5433/pepr?sslmode=require", "database.internal"),
    ],
)
def test_the_programs_of_postgresql_find_the_database_that_the_site_uses(address, host):
    given = postgres._environment(dj_database_url.parse(address), None)
    assert (given["PGHOST"], given["PGUSER"], given["PGDATABASE"]) == (host, "pepr", "pepr")


def test_no_program_of_an_older_postgresql_is_used(monkeypatch):
    with pytest.raises(BackupError, match=r"pg_dump of PostgreSQL 99 or later is needed \(found here: .*\d"):
        postgres.program("pg_dump", 99)


def test_a_full_disk_leaves_nothing_half_written(drill, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with site_at(*drill), pytest.raises(BackupError, match="Nothing was kept of this backup"):
            making.make(tmp_path, Rule(), Quiet())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_store_that_is_no_folder_is_filled_and_left_whole(backup):
    names = [name.removeprefix("media/") for name in archive.manifest(backup)["parts"] if name.startswith("media/")]
    memory = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    with override_settings(STORAGES=settings.STORAGES | memory):
        default_storage.save(names[0], ContentFile(b"damaged"))
        store = swapping.media()
        assert isinstance(store, swapping.Store)
        store.fill(backup, lambda name: None)
        # Until the change-over, what the site in use shows is what it was.
        assert default_storage.open(names[0]).read() == b"damaged"
        store.swap()
        store.discard()
        assert files.stored() == set(names)
        for name, stream in archive.parts(backup, "media/"):
            assert default_storage.open(name).read() == stream.read()
        failed = swapping.media()
        default_storage.delete(names[1])
        failed.fill(backup, lambda name: None)
        failed.discard()
        assert files.stored() == set(names) - {names[1]}
