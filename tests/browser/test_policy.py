"""The content security policies in a real browser: nothing that the site or its admin does is refused by them.

Every page of the site is walked for it in `test_walk.py`.
"""

import json
import urllib.request

import pytest

from tests.browser.conftest import sign_in_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SCREENS = ["/admin/", "/admin/images/add/", "/admin/snippets/programme/organisation/add/", "/admin/redirects/add/"]


@pytest.fixture
def editor_address(server):
    """The address of the editor of a project's page."""
    with urllib.request.urlopen(f"{server}/api/v2/pages/?slug=substituts-de-peau") as answer:
        return f"/admin/pages/{json.load(answer)['items'][0]['id']}/edit/"


def test_the_admin_its_editor_and_its_preview_work_under_their_policies(open_page, accounts, editor_address):
    page = open_page("/admin/login/")
    sign_in_at(page, "camille")
    for screen in SCREENS:
        assert page.goto(screen).status == 200, screen
    page.goto(editor_address)
    # What Wagtail's inline scripts begin.
    assert page.locator(".public-DraftEditor-content").count() > 0
    page.locator("[data-side-panel-toggle=preview], [data-form-side-toggle=preview]").first.click()
    preview = page.frame_locator("iframe[src*='/preview/']").first
    preview.locator("h1").wait_for(timeout=20_000)
    # The checker looks into the frame.
    page.locator("[data-side-panel-toggle=checks], [data-form-side-toggle=checks]").first.click()
    page.locator("[data-form-side-panel=checks], [data-side-panel=checks]").get_by_text(
        "Métriques de contenu"
    ).wait_for()
    assert page.violations() == []


def test_a_script_that_does_not_belong_is_refused_and_seen(open_page):
    page = open_page("/projets/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    )
    assert page.evaluate("window.x") is None
    assert len(page.violations()) == 1
