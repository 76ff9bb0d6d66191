"""What a backup holds, what is refused of an archive, and which archives go."""

import io
import json
import resource
import tarfile
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from pepr_site.models import SiteDocument
from pepr_site.operations import backup, postgres_programs
from pepr_site.operations.backup import BackupError, superseded
from tests.pepr_site.operations.backup_drill import drill, site_at  # noqa: F401 - a fixture

# It also has the test database made.
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive(drill, tmp_path_factory):  # noqa: F811 - a fixture
    """The path of a backup of the drill's site."""
    with site_at(*drill):
        return backup.make(tmp_path_factory.mktemp("archives") / "of the site")[0]


def nights(count):
    return [(NOW - timedelta(days=day)).strftime(backup.STAMP) for day in range(count)]


def test_it_holds_every_file_that_is_stored_and_is_told_whole(drill, archive, capsys):  # noqa: F811
    parts = backup.check(archive)["parts"]
    media = drill[1]
    stored = {f"media/{path.relative_to(media)}" for path in media.rglob("*") if path.is_file()}
    assert stored | {"database.dump"} == parts.keys()
    assert [path.stat().st_mode & 0o777 for path in (archive, archive.parent)] == [0o600, 0o700]
    call_command("backup", check=archive)
    assert "is whole" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["database.dump", "manifest.json", "media", "header", "end"])
def test_a_damaged_archive_is_refused(archive, tmp_path, part):
    data, target = bytearray(archive.read_bytes()), tmp_path / "x.tar"
    with tarfile.open(archive) as tar:
        name = next(name for name in tar.getnames() if name.startswith("media/")) if part == "media" else part
        place = 3 if part in {"header", "end"} else tar.getmember(name).offset_data + 10
    if part == "end":
        del data[len(data) // 2 :]
    else:
        data[place] ^= 1
    target.write_bytes(data)
    with pytest.raises(CommandError, match="damaged"):
        call_command("backup", check=target, verbosity=0)


@pytest.mark.parametrize(
    ("change", "words"),
    [("removed", "does not hold the parts"), ("added", "does not hold the parts"), ("older", "by another release")],
)
def test_an_archive_with_a_part_less_or_more_or_of_another_form_is_refused(archive, tmp_path, change, words):
    target = tmp_path / "x.tar"
    with tarfile.open(archive) as source, tarfile.open(target, "w:") as copy:
        for number, member in enumerate(source.getmembers()):
            content = source.extractfile(member).read()
            if change == "older" and member.name == backup.MANIFEST:
                content = json.dumps(json.loads(content) | {"format": backup.FORMAT - 1}).encode()
                member.size = len(content)
            if change != "removed" or number != 1:
                copy.addfile(member, io.BytesIO(content))
        if change == "added":
            copy.addfile(tarfile.TarInfo("media/../../dehors.txt"))
    with pytest.raises(BackupError, match=words):
        backup.check(target)


def test_it_is_made_while_editors_work_and_tells_what_it_lacks(drill, archive, tmp_path):  # noqa: F811
    is_over, errors = threading.Event(), []

    def edit():
        number = 0
        try:
            while not is_over.wait(0.02):
                number += 1
                document = SiteDocument.objects.create(title="n", file=ContentFile(b"%PDF-1.4 x", f"n{number}.pdf"))
                if number % 3:
                    document.delete()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    with site_at(*drill):
        editor = threading.Thread(target=edit)
        editor.start()
        try:
            path, manifest = backup.make(tmp_path)
        finally:
            is_over.set()
            editor.join()
    assert not errors
    assert backup.check(path) == manifest
    # Only what was deleted in those very seconds.
    missing = set(manifest["missing_files"]) - set(backup.check(archive)["missing_files"])
    assert all(name.startswith("documents/n") for name in missing)


def test_a_full_disk_leaves_nothing_half_written(drill, tmp_path):  # noqa: F811
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with site_at(*drill), pytest.raises(BackupError):
            backup.make(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_no_program_of_an_older_postgresql_is_used_nor_one_led_elsewhere(drill, monkeypatch):  # noqa: F811
    monkeypatch.setenv("PGSERVICE", "elsewhere")
    assert "PGSERVICE" not in postgres_programs._environment(connection.settings_dict)
    monkeypatch.setattr(postgres_programs, "server_major", lambda: 99)
    with site_at(*drill), pytest.raises(BackupError, match=r"PostgreSQL 99 or later is needed"):
        postgres_programs.run("pg_dump")


def test_days_weeks_and_months_keep_their_newest_and_other_files_are_nobodys_to_remove():
    names = nights(400)
    gone = superseded([*names, "notes.txt", "pepr-x.tar"])
    kept = [name for name in names if name not in gone]
    assert kept[:7] == names[:7] and not {"notes.txt", "pepr-x.tar"} & set(gone)
    assert {f"{datetime.strptime(name, backup.STAMP):%Y-%m}" for name in kept} >= {
        f"2026-{month:02}" for month in range(1, 12)
    }
    assert 7 + 11 <= len(kept) <= 7 + 4 + 12
    assert superseded(names[399:]) == []
