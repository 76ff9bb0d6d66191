"""What Wagtail keeps of its sites in each process goes with the content that it was read from."""

import pytest
from django.core.signals import request_finished, request_started
from wagtail.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_running():
    """What a server tells around a request."""

    def ask(function):
        request_started.send(None)
        try:
            return function()
        finally:
            request_finished.send(None)

    return ask


def test_a_root_changed_by_another_process_is_followed(request_running, monkeypatch):
    [before] = request_running(Site.get_site_root_paths)
    site = Site.objects.get()
    # As in another process: this one's memory is not told.
    Site.objects.update(hostname="www.example.org", port=443)
    [after] = request_running(Site.get_site_root_paths)
    assert (before.root_url, after.root_url) == (site.root_url, "https://www.example.org")
