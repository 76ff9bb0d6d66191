"""Two editors save one page at once: the second is told in French, and nothing that either has typed is lost."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

STANDFIRST = "[name=standfirst]"


@pytest.fixture
def two(sign_in, first_of):
    """Two people with the form of one page open, and what they both changed in it not yet sent."""
    form = f"/admin/pages/{first_of('news.NewsPage')['id']}/edit/"
    pages = [sign_in(name, form) for name in ("camille", "rene")]
    for page, words in zip(pages, ("La phrase de la première.", "La phrase du second."), strict=True):
        page.fill(STANDFIRST, words)
    return pages


def save(page):
    page.get_by_role("button", name="Enregistrer le brouillon").click()


def saved(page):
    """The person's draft is stored: the screen that follows says so."""
    with page.expect_event("load"):
        save(page)
    expect(page.locator(".messages")).to_contain_text("sont enregistrées")


def test_the_second_of_two_is_told_and_finds_both_texts(two):
    first, second = two
    saved(first)
    saved(second)
    told = second.locator(".messages").filter(has_text="Pendant que vous écriviez")
    expect(told).to_contain_text("camille a enregistré cette page")
    assert second.input_value(STANDFIRST) == "La phrase du second."
    told.get_by_role("link", name="Comparer").click()
    compared = second.locator("main table")
    expect(compared).to_contain_text("première")
    expect(compared).to_contain_text("second")
    assert second.problems == first.problems == []


def test_who_has_heard_of_the_other_version_is_asked_before_theirs_is_saved(two):
    first, second = two
    saved(first)
    # The editor asks every ten seconds, and whenever one comes back to its window.
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    second.get_by_role("button", name="camille a enregistré une nouvelle version").wait_for()
    save(second)
    dialog = second.get_by_role("dialog")
    expect(dialog).to_contain_text("Poursuivre écrasera les modifications effectuées par camille")
    assert second.input_value(STANDFIRST) == "La phrase du second."
    with second.expect_event("load"):
        dialog.get_by_role("button", name="Enregistrer le brouillon").click()
    second.goto(re.sub("edit/$", "history/", second.url))
    second.get_by_role("link", name="Reprendre cette version").first.click()
    second.wait_for_url("**/revert/")
    assert second.input_value(STANDFIRST) == "La phrase de la première."
    assert second.problems == first.problems == []
