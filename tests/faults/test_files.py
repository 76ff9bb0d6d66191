"""The folder of pictures and documents goes; disks fill up."""

import io
import os
import shutil
import time

import pytest
from PIL import Image

from tests.faults.site import fill_disk, small_disk
from tests.faults.test_database import whole_or_nothing

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk: needs root")


def picture():
    """A picture as a camera gives it, about 1 MB."""
    file = io.BytesIO()
    Image.frombytes("RGB", (700, 500), os.urandom(700 * 500 * 3)).save(file, "PNG")
    return file.getvalue()


def upload(editor, title):
    return editor.post(
        "/admin/images/multiple/add/",
        {"title": title, "collection": "1"},
        {"files[]": (f"{title}.png", picture(), "image/png")},
        **{"X-Requested-With": "XMLHttpRequest"},
    )


def test_the_folder_of_files_gone(site, editor, fault, database):
    with fault("the folder of pictures and documents gone") as (visitors, row):
        away = site.media.with_name("media.away")
        file = database("SELECT file FROM pepr_site_siterendition LIMIT 1")[0][0]
        assert visitors.ask(f"/media/{file}") == 200
        site.media.rename(away)
        try:
            assert visitors.ask_for_new() == 200
            assert visitors.ask("/partenaires/") == 200
            assert editor.get(f"/media/{file}").status_code == 404
            assert visitors.ask("/health/live") == 200
            ready = editor.get("/health/ready")
            assert (ready.status_code, ready.json()["parts"]["media"]) == (503, "failed")
            answer = upload(editor, "sans-dossier")
            assert answer.status_code == 200
            assert "ne peut pas enregistrer de fichier" in answer.json()["error_message"]
        finally:
            shutil.rmtree(site.media, ignore_errors=True)
            away.rename(site.media)
        row.healed_in = visitors.wait_until_new()
        assert upload(editor, "avec-dossier").json()["success"]
        row.note = "pages went on, without pictures; an upload said so in French"


@needs_root
def test_a_full_disk_of_files(site, editor, fault, database):
    with fault("the disk of pictures full, at an upload") as (_visitors, row), small_disk(site.media, 200 * 2**20):
        filler = fill_disk(site.media)
        names = set(site.media.rglob("*"))
        answer = upload(editor, "disque-plein")
        assert "ne peut pas enregistrer de fichier" in answer.json()["error_message"]
        assert database("SELECT count(*) FROM pepr_site_siteimage WHERE title = 'disque-plein'")[0][0] == 0
        assert set(site.media.rglob("*")) <= names | {site.media / ".incoming"}
        begun = time.monotonic()
        filler.unlink()
        assert upload(editor, "disque-libre").json()["success"]
        row.healed_in = round(time.monotonic() - begun, 1)
        row.note = "refused in French; no row and no piece of a file left behind"


@needs_root
@pytest.mark.whole_only("copies the database to a disk of its own and back, and restarts the site twice")
def test_a_full_disk_of_the_database(site, editor, news, database, fault):
    title, is_told = editor.publish(news)
    assert is_told
    site.stop()
    site.kill_database()
    try:
        with small_disk(site.folder / "postgres", 600 * 2**20):
            site.start_database()
            site.start()
            try:
                fill_at_a_publication(site, editor, news, database, fault, title)
            finally:
                site.stop()
                site.kill_database()
    finally:
        site.start_database()
        site.start()


def fill_at_a_publication(site, editor, news, database, fault, title):
    with fault("the disk of the database full, at a publication") as (visitors, row):
        filler = fill_disk(site.folder / "postgres")
        told = [title]
        # What is left of the files that PostgreSQL has set aside is used up first.
        for _ in range(60):
            refused, is_told = editor.publish(news)
            if not is_told:
                break
            told.append(refused)
        assert not is_told, "the disk was never full"
        filler.unlink()
        if not (site.folder / "postgres" / "postmaster.pid").exists():
            site.start_database()
        row.healed_in = visitors.wait_until_new()
        row.lost = sum(not whole_or_nothing(database, each) for each in told)
        # All of it or nothing, of the one that was not told as well.
        rest = "all" if whole_or_nothing(database, refused) else "nothing"
        row.note = f"{len(told) - 1} more publications told, all there; one was refused, and {rest} of it is there"
