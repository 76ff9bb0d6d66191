"""The home page stays short, whatever its language, and needs no sideways scroll."""

import pytest

from tests.browser.conftest import page_in, profile

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Width of the window, and the greatest height of the page.
LIMITS = {1440: 7_500, 390: 10_500, 360: 10_500}
SIZE = "() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]"


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_the_home_page_is_no_longer_than_it_may_be(chromium, server, address):
    # Without a script: the page is whole.
    page = page_in(profile(chromium, server, java_script_enabled=False))
    for width, limit in LIMITS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        height, across = page.evaluate(SIZE)
        assert (height <= limit, across) == (True, width), (width, height)
