"""The contents of a long page say which section one is in."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_contents_mark_the_section_that_is_read(open_page):
    page = open_page("/programme/", reduced_motion="reduce")
    current = page.locator(".outline [aria-current]")
    expect(current).to_have_count(0)
    for number in (2, 5, 1):
        page.locator(".outline a").nth(number).click()
        expect(page.locator(".outline a").nth(number)).to_have_attribute("aria-current", "true")
        expect(current).to_have_count(1)
