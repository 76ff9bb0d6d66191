"""What is beside the site on its machine is not given to whoever asks for it by its path."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

pytestmark = pytest.mark.django_db

# Where backups, keys, code and media stand, or might.
BESIDE = [
    *("backups/pepr-20260101T000000Z.tar", ".local/secret-key", ".local/admin-password", "secret-key", "manage.py"),
    *("pepr_site/settings/base.py", "requirements.txt", ".env", ".git/config", "server-status", "documents/secret.pdf"),
]
UP = ["", "media/", "media/../", "media/..%2f", "media/%2e%2e/", "media//", "static/../", "static/..%2f"]


@pytest.mark.parametrize("up", UP)
def test_nothing_beside_the_site_is_given(up):
    client = Client()
    # A path without its last slash, or in capitals, is sent to another, where nothing is either.
    answers = {path: client.get(f"/{up}{path}", follow=True).status_code for path in BESIDE}
    assert {path: status for path, status in answers.items() if status != 404} == {}


def test_a_document_is_not_among_the_media_though_it_lies_there():
    name = default_storage.save("documents/essai.pdf", ContentFile(b"%PDF-1.4"))
    try:
        assert Client().get(f"/media/{name}").status_code == 404
        assert Client().get(f"/media/images/../{name}").status_code == 404
    finally:
        default_storage.delete(name)
