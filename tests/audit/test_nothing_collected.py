"""Whatever is kept of a visitor, and whoever else is asked, is seen: before and after everything is clicked.

Every page is looked at so in `tests/browser/test_walk.py`.
"""

import itertools

import pytest

from tests.browser.visits import touch

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Each of these keeps something of a visit or tells somebody of it.
PLANTED = {
    "a cookie": "document.cookie = 'visitor=1'",
    "local storage": "localStorage.setItem('visitor', 1)",
    "session storage": "sessionStorage.setItem('visitor', 1)",
    "a database": "indexedDB.open('visitor')",
    "a cache": "await caches.open('visitor')",
    "another host": "new Image().src = 'https://mesure.example/x.png'",
}
MOMENTS = {
    "at once": "(async () => {{ {} }})();",
    "on a click": "document.querySelector('button').addEventListener('click', async () => {{ {} }});",
    "on a scroll": "document.addEventListener('scroll', async () => {{ {} }}, {{ once: true }});",
}


BUTTONS = "<!doctype html><p style='height: 3000px'>x</p>" + "<button type='button'>x</button>" * 20


@pytest.fixture
def look_at(open_page, server):
    """A function that looks, in a browser that has nothing yet, at a page with this HTML or these headers."""

    def look_at_(html="", headers=None):
        page = open_page("/robots.txt")
        answer = {"content_type": "text/html", "body": BUTTONS + html, "headers": headers}
        page.route("**/essai", lambda route: route.fulfill(**answer))
        page.route("https://mesure.example/**", lambda route: route.abort())
        page.requests.clear()
        page.goto(f"{server}/essai")
        return touch(page, server)

    return look_at_


def test_what_is_kept_or_asked_is_seen(look_at):
    """Each at one of the moments, in turn: there are twice as many ways to keep something."""
    assert not any(look_at())
    moments = zip(PLANTED.items(), itertools.cycle(MOMENTS.values()), strict=False)
    found = {fault: look_at(f"<script>{moment.format(script)}</script>") for (fault, script), moment in moments}
    assert [fault for fault, seen in found.items() if not any(seen)] == []


def test_a_cookie_that_no_script_sees_is_seen(look_at):
    assert [cookie["name"] for cookie in look_at(headers={"Set-Cookie": "visitor=1; HttpOnly"})[2]] == ["visitor"]
