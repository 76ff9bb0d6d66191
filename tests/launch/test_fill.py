"""What brings the database up to date: nothing twice, and a problem in its own words."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from launch import fill, secret_files
from launch.console import Problem
from pepr_site.models import SiteRendition
from pepr_site.operations import content_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def password_file(tmp_path, monkeypatch):
    path = tmp_path / "admin-password"
    monkeypatch.setattr(secret_files, "ADMIN_PASSWORD", path)
    return path


def test_a_malformed_content_file_stops_with_its_own_line(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    page = tmp_path / "content" / "fr" / "pages" / "home.yaml"
    page.parent.mkdir(parents=True)
    page.write_text("title: [\n")
    with pytest.raises(Problem) as caught:
        fill.main()
    assert "home.yaml:" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_role_that_may_do_nothing_is_told_in_one_line():
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE launch_guest")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute("SET LOCAL ROLE launch_guest")
    with pytest.raises(Problem, match=r"^The database refuses: permission denied for [^\n]*$"):
        fill.main()
    transaction.set_rollback(True)


def test_a_database_that_lacks_characters_is_told_how_it_is_made(monkeypatch):
    monkeypatch.setattr(fill, "connection", SimpleNamespace(cursor=lambda: nullcontext(Latin())))
    with pytest.raises(Problem, match=r"^The database is kept in LATIN1: make it anew by `createdb"):
        fill.check_encoding()


class Latin:
    """A cursor of a server that says to be of another encoding."""

    def execute(self, query):
        assert query == "SHOW server_encoding"

    def fetchone(self):
        return ["LATIN1"]


def test_a_database_without_an_administrator_gets_one(password_file):
    get_user_model().objects.all().delete()
    fill.create_administrator()
    admin = get_user_model().objects.get(is_superuser=True)
    assert admin.username == secret_files.ADMIN
    assert admin.check_password(password_file.read_text().strip())


def test_a_database_with_an_administrator_keeps_it(password_file, admin_user):
    for is_active in (True, False):
        # Of the same name, or closed on purpose.
        get_user_model().objects.update(is_active=is_active)
        fill.create_administrator()
        assert list(get_user_model().objects.filter(is_superuser=True)) == [admin_user]
    assert not password_file.exists()


def test_pictures_wait_for_the_worker_while_the_site_answers(work):
    DBTaskResult.objects.all().delete()
    SiteRendition.objects.all().delete()
    before = content_version.version()
    call_command("make_renditions", later=True)
    assert not SiteRendition.objects.exists()
    work()
    assert SiteRendition.objects.exists()
    # Pages that showed a placeholder are made anew.
    assert content_version.version() != before
