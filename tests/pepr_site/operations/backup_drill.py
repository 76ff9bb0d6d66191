"""A site of its own to back up and to lose: a copy of the test database, with a media folder beside."""

import contextlib
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import override_settings
from wagtail.models import Collection, CollectionViewRestriction, Page

from pepr_site.models import SiteDocument, User
from programme.models import HomePage
from tests.database_copies import copy

SUFFIXES = ("_drill", "_drill_elsewhere", "_drill_former", "_drill_elsewhere_former", "_drill_restoring")


@contextlib.contextmanager
def site_at(name, media):
    """Be the installation of a database and a media folder, on a connection that is not the test's own."""
    own, known = connections["default"], connections.settings["default"]
    former = known["NAME"]
    connections["default"] = own.copy()
    connections["default"].settings_dict["NAME"] = known["NAME"] = name
    try:
        # A page that is slow on a busy machine would be written down.
        with override_settings(MEDIA_ROOT=str(media), SLOW_PAGE=3600):
            yield
    finally:
        connections["default"].close()
        connections["default"], known["NAME"] = own, former


def drop(base):
    with connection._nodb_cursor() as cursor:
        for suffix in SUFFIXES:
            cursor.execute(f'DROP DATABASE IF EXISTS "{base}{suffix}" WITH (FORCE)')


@pytest.fixture(scope="module")
def drill(django_db_setup, django_db_blocker, tmp_path_factory):
    """`(database, media folder)` of a site with what launch content has not: a private document, a user, a draft."""
    folder, base = tmp_path_factory.mktemp("drill"), connection.settings_dict["NAME"]
    media = folder / "media"
    with django_db_blocker.unblock():
        drop(base)
        copy(base, f"{base}_drill")
        copy_named_files(media)
        with site_at(f"{base}_drill", media):
            add_what_people_make()
        yield f"{base}_drill", media
        drop(base)
        connections.close_all()


def copy_named_files(media):
    """Have the files that the test database names, and none that other tests have left there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT file FROM pepr_site_siteimage UNION SELECT file FROM pepr_site_sitedocument")
        names = [name for (name,) in cursor.fetchall()]
    connection.close()
    media.mkdir()
    for name in names:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(settings.MEDIA_ROOT) / name, media / name)


def add_what_people_make():
    private = Collection.get_first_root_node().add_child(name="Interne")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    SiteDocument.objects.create(
        title="Compte rendu", file=ContentFile(b"%PDF-1.4 compte rendu", "compte-rendu.pdf"), collection=private
    )
    User.objects.create_user("camille", "camille@exemple.fr", "une longue phrase de passe")
    home = HomePage.objects.get(locale__language_code="fr")
    home.title = "Un brouillon que personne n’a publié"
    home.save_revision()
    assert Page.objects.get(pk=home.pk).has_unpublished_changes
