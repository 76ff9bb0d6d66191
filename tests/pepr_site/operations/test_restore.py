"""The drill: the site is backed up, lost, and brought back; what came back is compared with what was."""

import re

import psycopg2
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client, override_settings

from pepr_site.models import SiteDocument
from pepr_site.operations import backup, content_version, restore
from pepr_site.operations.backup import BackupError
from tests.conftest import one_of_each
from tests.pepr_site.operations.backup_drill import drill, site_at  # noqa: F401 - a fixture
from tests.pepr_site.operations.test_backup import archive  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
# Renewed, so that no cache serves what was there before; written by migrating.
MOVING = {"pepr_site_contentversion", "django_migrations"}
# One visitor's own, in the form of the contact page.
OWN = re.compile(
    rb'name="(csrfmiddlewaretoken|opened)" value="[^"]*"|value="[^"]*" name="opened"|data-challenge="[^"]*"'
)


def rows():
    """Return every row of every table, as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - MOVING)
        told = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            told[table] = cursor.fetchall()
    return told


def files_of(media):
    return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def pages():
    client, paths = Client(), one_of_each()
    assert len(paths) > 20
    answers = {path: client.get(path) for path in [*paths, "/sitemap.xml", "/plan-du-site/"]}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: OWN.sub(b"", answer.content) for path, answer in answers.items()}


def test_every_row_file_and_page_comes_back_elsewhere(drill, archive, tmp_path):  # noqa: F811
    name, media = drill
    with site_at(*drill):
        before, version, shown = rows(), content_version.version(), pages()
    with site_at(f"{name}_elsewhere", tmp_path / "media"):
        assert restore.contents() == (0, 0)
        restore.verified(archive)
        # What a restoration that was killed left behind.
        (tmp_path / "media.restoring").mkdir()
        (tmp_path / "media.restoring" / "left.txt").touch()
        restore.restore(archive)
        after, shown_after = rows(), pages()
        assert content_version.version() != version
        document = SiteDocument.objects.get(title="Compte rendu")
        assert Client().get(document.url).status_code in {302, 403, 404}
    assert len(before) > 60
    assert before == after
    assert files_of(tmp_path / "media") == files_of(media)
    assert shown == shown_after


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"migrations": ["pepr_site.9999_later"]}, r"newer release, with the migration pepr_site\.9999_later"),
        ({"postgresql": 99}, r"PostgreSQL 99, the server here is PostgreSQL \d+"),
    ],
)
def test_what_this_installation_cannot_restore_is_refused_before_anything(archive, monkeypatch, change, told):  # noqa: F811
    manifest = backup.check(archive) | change
    monkeypatch.setattr(backup, "check", lambda path: manifest)
    with pytest.raises(BackupError, match=told):
        restore.verified(archive)


def test_wagtails_own_first_pages_are_no_site(empty_site):
    assert restore.contents() == (0, 0)


def test_a_site_in_use_is_replaced_only_when_told(drill, archive):  # noqa: F811
    with site_at(*drill), pytest.raises(CommandError, match=r"has \d+ pages and \d+ people: give --replace"):
        call_command("restore", archive, verbosity=0)


@pytest.mark.parametrize("moment", ["dump", "files", "swap"])
def test_a_failure_half_way_leaves_the_site(drill, archive, monkeypatch, moment):  # noqa: F811
    name, media = drill

    def fail(*args, **kwargs):
        raise BackupError("broken on purpose")

    broken = {
        "dump": (restore, "call_command"),
        "files": (restore, "_fill_storage"),
        "swap": (restore, "_swap_databases"),
    }
    monkeypatch.setattr(*broken[moment], fail)
    with site_at(*drill):
        before, kept = rows(), files_of(media)
        with pytest.raises(BackupError, match="on purpose"):
            restore.restore(archive)
        assert rows() == before
        assert files_of(media) == kept
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"{name}_restoring"])
            assert cursor.fetchone() is None
    assert not media.with_name("media.restoring").exists()


def test_a_swap_that_fails_half_way_leaves_the_names_as_they_were(drill):  # noqa: F811
    with site_at(*drill):
        before = rows()
        with pytest.raises(psycopg2.Error):
            # The first of the two names can be changed, the second is of no database.
            restore._swap_databases("nowhere")
        assert rows() == before


def test_what_was_lost_comes_back_over_a_site_in_use(drill, archive):  # noqa: F811
    name, media = drill
    with site_at(*drill):
        before = rows()
        SiteDocument.objects.get(title="Compte rendu").file.delete(save=False)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE news_newspage CASCADE")
        # As another process would, that the site must not wait for.
        reader = connections["default"].copy()
        reader.connect()
        call_command("restore", archive, replace=True, verbosity=0)
        assert rows() == before
        assert default_storage.exists(SiteDocument.objects.get(title="Compte rendu").file.name)
        reader.connection.close()
        with connection.cursor() as cursor:
            # The way back from a wrong restoration.
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"{name}_former"])
            assert cursor.fetchone()
    assert media.with_name("media.former").exists()


def test_a_storage_that_is_no_folder_gets_its_files_back(archive):  # noqa: F811
    names = [name.removeprefix("media/") for name in backup.check(archive)["parts"] if name.startswith("media/")]
    memory = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    with override_settings(STORAGES=settings.STORAGES | memory):
        default_storage.save(names[0], ContentFile(b"damaged"))
        assert restore._media_folder() is None
        restore._fill_storage(default_storage, archive)
        assert set(backup.stored_files()) == set(names)
        with backup.reading(archive) as (tar, _manifest):
            for name in names:
                assert default_storage.open(name).read() == tar.extractfile(f"media/{name}").read()
