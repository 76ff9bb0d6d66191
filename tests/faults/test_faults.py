"""The database, a publication, a worker and a disk fail for real: `pytest tests/faults`."""

import contextlib
import io
import os
import signal
import subprocess
import threading

import pytest
from PIL import Image

from tests.faults.site import until

pytestmark = pytest.mark.django_db

LIST = "/actualites/"
# Of two workers, each has answered.
OFTEN = 20
TASK = "SELECT status, jsonb_array_length(worker_ids) FROM django_tasks_database_dbtaskresult WHERE id = %s"
DISK = 4_000_000  # bytes


def picture():
    """Return a picture as a camera gives it, about 1 MB."""
    file = io.BytesIO()
    Image.frombytes("RGB", (700, 500), os.urandom(700 * 500 * 3)).save(file, "PNG")
    return file.getvalue()


def upload(editor, title):
    sent = {"title": title, "collection": "1", "description": "Essai", "credit": "Essai"}
    return editor.post("/admin/images/add/", sent, files={"file": (f"{title}.png", picture(), "image/png")})


def test_the_last_known_page_is_given_while_the_database_is_away(site, get, editor):
    assert {get("/").status_code for _ in range(OFTEN)} == {200}
    with site.without_database():
        assert {get("/").status_code for _ in range(OFTEN)} == {200}
        unknown = get("/recherche/?q=inconnu")
        assert unknown.status_code == 503 and unknown.headers["Retry-After"]
        assert "revient dans un instant" in unknown.text
        sent = editor.post("/admin/pages/add/news/newspage/1/")
        assert sent.status_code == 503 and "vérifiez avant de recommencer" in sent.text
        assert get("/api/v2/pages/").json()
    until(lambda: {get("/recherche/?q=inconnu").status_code for _ in range(OFTEN)} == {200})


def test_a_publication_that_is_stopped_leaves_nothing_half_done(site, get, editor, news):
    number, path = news
    assert editor.unpublish(number).status_code == 302
    answers = []
    # Written last, when the page is already published.
    with site.locked("wagtailcore_pagelogentry"):
        publication = threading.Thread(target=lambda: answers.append(editor.publish(number)))
        publication.start()
        site.until_one_waits()
        site.cut_what_waits()
        publication.join()
    assert answers[0].status_code == 503 and "vérifiez avant de recommencer" in answers[0].text
    assert site.ask("SELECT live FROM wagtailcore_page WHERE id = %s", number) == [(False,)]
    assert path not in get(LIST).text
    assert editor.publish(number).status_code == 302
    assert path in get(LIST).text


def test_a_task_that_kills_its_worker_is_given_up_after_three_tries(site, editor):
    assert upload(editor, "tue-son-worker").status_code == 302
    [(task,)] = site.ask("SELECT id FROM django_tasks_database_dbtaskresult ORDER BY enqueued_at DESC LIMIT 1")
    with site.locked("pepr_site_siterendition"):
        for tried in (1, 2, 3):
            worker = site.manage("work")
            until(lambda tried=tried: site.ask(TASK, task) == [("RUNNING", tried)])
            site.until_one_waits()
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            site.cut_what_waits()
            # Begun long enough ago that its worker must be gone.
            site.ask("UPDATE django_tasks_database_dbtaskresult SET started_at = started_at - interval '1 minute'")
    assert site.manage("work", "--until-empty").wait() == 0
    assert site.ask(TASK, task) == [("FAILED", 3)]


@pytest.fixture
def full_disk(site):
    """The disk of the pictures, full; a function makes room on it."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", site.media], check=True)
    filler = site.media / "filler"
    try:
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        yield filler.unlink
    finally:
        subprocess.run(["umount", "-l", site.media], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk: needs root")
def test_a_full_disk_refuses_a_picture_and_keeps_nothing_of_it(site, editor, full_disk):
    refused = upload(editor, "disque-plein")
    assert "ne peut pas enregistrer de fichier" in refused.text
    assert site.ask("SELECT id FROM pepr_site_siteimage WHERE title = 'disque-plein'") == []
    assert [path.name for path in site.media.rglob("*") if path.is_file()] == ["filler"]
    full_disk()
    assert upload(editor, "disque-libre").status_code == 302
