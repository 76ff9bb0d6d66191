"""The contents of a long page say which section one is in."""

import pytest

from tests.browser.conftest import page_in, profile

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CURRENT = ".outline [aria-current]"


def test_the_contents_mark_the_section_that_is_read(chromium, server):
    page = page_in(profile(chromium, server, reduced_motion="reduce"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/programme/")
    assert not page.locator(CURRENT).count()
    links = page.locator(".outline a")
    for number in (2, 5, 1):
        links.nth(number).click()
        page.wait_for_function("number => document.querySelectorAll('.outline a')[number].ariaCurrent", arg=number)
        assert page.locator(CURRENT).count() == 1
