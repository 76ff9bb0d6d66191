"""The content security policies in a real browser: nothing that the site or its admin does is refused by them.

Every type of page is walked for it in `test_walk.py`, every kind of screen in `test_admin_screens.py`.
"""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_editor_its_preview_and_its_checks_work_under_their_policies(sign_in, first_of):
    page = sign_in("camille", f"/admin/pages/{first_of('projects.ProjectPage')['id']}/edit/")
    # What Wagtail's inline scripts begin.
    page.locator(".public-DraftEditor-content").first.wait_for()
    page.locator("[data-side-panel-toggle=preview], [data-form-side-toggle=preview]").first.click()
    page.frame_locator("iframe[src*='/preview/']").first.locator("h1").wait_for()
    # The checker looks into the frame.
    page.locator("[data-side-panel-toggle=checks], [data-form-side-toggle=checks]").first.click()
    checks = page.locator("[data-form-side-panel=checks], [data-side-panel=checks]")
    checks.get_by_text("Métriques de contenu").wait_for()
    assert page.violations() == []


def test_a_script_that_does_not_belong_is_refused_and_seen(open_page):
    page = open_page("/projets/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    )
    assert page.evaluate("window.x") is None
    assert len(page.violations()) == 1
