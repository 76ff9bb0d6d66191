"""What Wagtail keeps of its sites in each process goes with the content that it was read from."""

import pytest
from wagtail.models import Site

from pepr_site import generation

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_running():
    """As a server does around a request, without looking after the connection, which the test holds."""

    def ask(function):
        generation._begin()
        try:
            return function()
        finally:
            generation._end()

    return ask


def test_a_root_changed_by_another_process_is_followed(request_running):
    before = request_running(Site.get_site_root_paths)
    site = Site.objects.get()
    # As in another process: this one's memory is not told.
    Site.objects.update(hostname="www.example.org", port=443)
    after = request_running(Site.get_site_root_paths)
    assert (before[0].root_url, after[0].root_url) == (site.root_url, "https://www.example.org")
