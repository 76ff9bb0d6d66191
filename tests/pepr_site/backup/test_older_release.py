"""An upgrade, rehearsed: the backup of an older release is brought back by this one, migrations and all."""

import lzma
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from wagtail.models import Page

from pepr_site.backup import archive, inventory, restoring
from pepr_site.models import SiteImage, User
from tests.conftest import one_of_each
from tests.pepr_site.backup.conftest import Quiet, drop, site_at

pytestmark = pytest.mark.django_db

# The site of its first day, as `make backup` of that release has written it, without the sizes made of its pictures.
RELEASE = Path(__file__).parent / "releases" / "2026-11-22.tar.xz"
# What a restoration renews, and what migrating writes down.
MOVING = {"pepr_site_generation", "django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    target = tmp_path_factory.mktemp("release") / "backup.tar"
    target.write_bytes(lzma.decompress(RELEASE.read_bytes()))
    return target


@pytest.fixture(scope="module")
def site(older, django_db_setup, django_db_blocker):
    """`(database, media folder, manifest)` of the site that the older release's backup becomes."""
    base, media = connection.settings_dict["NAME"], older.parent / "media"
    with django_db_blocker.unblock():
        made_by = int(archive.manifest(older)["versions"]["postgresql"].split(".")[0])
        if made_by > connection.pg_version // 10_000:
            pytest.skip(f"The backup is of PostgreSQL {made_by}, and the server of these tests is older.")
        drop(base)
        with site_at(f"{base}_drill_elsewhere", media):
            manifest = restoring.verified(older)
            restoring.restore(older, manifest, Quiet())
        yield f"{base}_drill_elsewhere", media, manifest
        drop(base)


@pytest.fixture
def upgraded(site):
    """Be that site while the test lasts; the value is the manifest of its backup."""
    name, media, manifest = site
    with site_at(name, media):
        yield manifest


def test_migrations_really_ran(upgraded):
    executor = MigrationExecutor(connection)
    later = {".".join(key) for key in executor.loader.applied_migrations} - set(upgraded["migrations"])
    # Of the site's own: without one, this is no rehearsal, and the backup is to be made by an older release.
    assert any(name.startswith("pepr_site.") for name in later)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_every_row_is_still_there(upgraded):
    with inventory.snapshot() as snapshot:
        rows = snapshot.tables()
    assert Page.objects.count() == upgraded["rows"]["wagtailcore_page"] > 80
    assert User.objects.get().username == "admin"
    fewer = {table for table, count in upgraded["rows"].items() if rows.get(table) != count} - MOVING
    assert fewer == set()


def test_pages_of_every_kind_answer(upgraded):
    client = Client()
    addresses = one_of_each()
    assert len(addresses) > 20
    answers = {address: client.get(address) for address in addresses}
    assert {address for address, answer in answers.items() if answer.status_code != 200} == set()
    assert all("<h1" in answer.content.decode() for answer in answers.values())
    assert "Biothérapies" in client.get("/recherche/?q=biotherapie").content.decode()


def test_files_are_there_and_the_tree_is_whole(upgraded):
    assert SiteImage.objects.count() == sum(name.startswith("media/original_images/") for name in upgraded["parts"])
    assert all(default_storage.exists(image.file.name) for image in SiteImage.objects.all())
    call_command("check_tree", verbosity=0)
