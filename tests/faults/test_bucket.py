"""The bucket of pictures and documents goes, before an editor's upload, in the middle of it, or without a word."""

import time
from contextlib import contextmanager

import pytest

from tests.faults.test_files import picture, upload

ROWS = "SELECT file, file_size FROM pepr_site_siteimage WHERE title LIKE %s"
# Into the picture, and past whatever is said about it.
MIDDLE = 300_000  # bytes
LONGEST = 60  # seconds that an editor waits for the word that a silent bucket has not got the file

pytestmark = pytest.mark.whole_only("restarts the site twice, to give it a bucket, and waits for one that is silent")


@pytest.fixture
def bucket(site):
    """A bucket, and the site served with it."""
    pytest.importorskip("moto", reason="needs the packages of requirements/cluster.txt")
    from tests.faults.bucket import Bucket

    bucket = Bucket(site.port + 1, site.folder / "bucket.log")
    try:
        site.restart(MEDIA_BUCKET_URL=bucket.url)
        yield bucket
    finally:
        bucket.close()
        site.restart()


def send_alone(editor, title):
    """Send a picture by the form that takes one, in which more is typed than a name."""
    sent = {"title": title, "collection": "1", "description": "Ce qui a été écrit"}
    return editor.post("/admin/images/add/", sent, {"file": (f"{title}.png", picture(), "image/png")})


@contextmanager
def nothing_is_kept_of(title, bucket, database):
    """Fail where a row, or something of a file, has come during the block."""
    before = bucket.files()
    yield
    assert database(ROWS, f"{title}%") == []
    assert bucket.files() == before


def is_kept(title, bucket, database):
    """Whether the picture is there, row and file, and whole."""
    rows, files = database(ROWS, title), bucket.files()
    return [files.get(name) for name, _size in rows] == [size for _name, size in rows] != []


def test_a_bucket_gone_in_the_middle_of_an_upload(bucket, site, editor, fault, database):
    # The site is kept between runs, and a bucket is not.
    before, after, alone = (f"seau-{name}-{time.time():.0f}" for name in ("avant", "revenu", "revenu-seul"))
    assert upload(editor, before).json()["success"]
    with fault("the bucket gone in the middle of an upload, and back") as (visitors, row):
        for send in (upload, send_alone):
            with nothing_is_kept_of("seau-perdu", bucket, database):
                bucket.wire.cut_after(MIDDLE)
                answer = send(editor, "seau-perdu")
                assert bucket.wire.is_cut
                bucket.wire.mend()
            text = answer.json()["error_message"] if send is upload else answer.text
            assert answer.status_code == (200 if send is upload else 507)
            assert "Envoyez-le de nouveau" in text
        bucket.wire.cut_after(0)
        known = database(ROWS, before)[0][0]
        with nothing_is_kept_of("seau-absent", bucket, database):
            form = send_alone(editor, "seau-absent")
        # The form comes back with what was typed.
        assert "ne peut pas enregistrer de fichier" in form.text
        assert "seau-absent" in form.text
        assert "Ce qui a été écrit" in form.text
        assert visitors.ask(f"/media/{known}") == 503
        assert "revient dans un instant" in visitors.body
        assert editor.get("/health/ready").json()["parts"]["media"] == "failed"
        assert visitors.ask_for_new() == 200
        begun = time.monotonic()
        bucket.wire.mend()
        assert upload(editor, after).json()["success"]
        assert send_alone(editor, alone).ok
        row.healed_in = round(time.monotonic() - begun, 1)
        row.lost = sum(not is_kept(title, bucket, database) for title in (before, after, alone))
        assert visitors.ask(f"/media/{known}") == 200
        row.note = "told in French, by both forms; no row and no piece of a file left; sent again, it is there"


def test_a_silent_bucket(bucket, site, editor, fault, database):
    with fault("the bucket silent during an upload") as (visitors, row):
        with bucket.silent():
            begun = time.monotonic()
            answer = upload(editor, "seau-muet")
            waited = time.monotonic() - begun
            assert "ne peut pas enregistrer de fichier" in answer.json()["error_message"]
            assert waited < LONGEST
            assert visitors.ask_for_new() == 200
        assert database(ROWS, "seau-muet") == []
        title = f"seau-parle-{time.time():.0f}"
        assert upload(editor, title).json()["success"]
        row.healed_in = visitors.wait_until_new()
        row.lost = not is_kept(title, bucket, database)
        row.note = f"an editor is told after {waited:.0f} s; pages go on meanwhile"
