"""A form that cannot be saved: the text stays in the page and on the device, and leaves once the site answers again."""

import psycopg2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import page_in, profile, sign_in_at, soon

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

COPIES = "() => Object.keys(localStorage).filter((key) => key.startsWith('kept:'))"


@pytest.fixture(scope="module")
def news(first_of):
    """The address of the form of a news item."""
    return f"/admin/pages/{first_of('news.NewsPage')['id']}/edit/"


@pytest.fixture(scope="module")
def term(server, accounts, database_copy):
    """The address of the form of a word of the glossary, which has no draft."""
    ((pk,),) = ask(database_copy, "SELECT min(id) FROM programme_glossaryterm")
    return f"/admin/snippets/programme/glossaryterm/edit/{pk}/"


def ask(database, query, *values):
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture(scope="module")
def desk(chromium, server, accounts):
    """A browser of Camille's own, which may be cut from the network and signed out."""
    context = profile(chromium, server, reduced_motion="reduce")
    page = context.new_page()
    sign_in_at(page, "camille")
    page.close()
    yield context
    context.close()


@pytest.fixture
def opened(desk):
    """A function that opens a form there, ready to be written in."""
    pages = []

    def open_form(address):
        page = page_in(desk)
        pages.append(page)
        page.goto(address)
        return page

    yield open_form
    desk.set_offline(False)
    for page in pages:
        page.close()


def publish(page):
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publier", exact=True).last.click(no_wait_after=True)


def told(page, text):
    page.locator("#kept p:visible", has_text=text).wait_for()


def wait_for_a_copy(page):
    soon(page, lambda: page.evaluate(COPIES))


def left_without_saving(page):
    """Close the page as a browser that crashes does: nothing is asked."""
    wait_for_a_copy(page)
    page.evaluate("document.querySelector('[data-edit-form]').dataset.wUnsavedConfirmationValue = 'false'")
    page.reload()


def is_listed(page):
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    return page.locator(".messages .success").inner_text()


def test_what_is_pressed_without_network_is_done_once_it_is_back(desk, opened, news):
    page = opened(news)
    desk.set_offline(True)
    page.fill("[name=standfirst]", "Écrite sans réseau.")
    publish(page)
    told(page, "Hors ligne")
    told(page, "Votre texte est gardé sur cet appareil")
    told(page, "« Publier » se fera alors")
    page.locator("#w-autosave-indicator", has_text="Hors ligne").wait_for()
    assert page.input_value("[name=standfirst]") == "Écrite sans réseau."
    assert page.evaluate(COPIES)
    desk.set_offline(False)
    assert "publiée" in is_listed(page)
    assert not page.evaluate(COPIES)


def test_a_site_in_trouble_leaves_the_form_where_it_is(opened, news):
    page = opened(news)
    faults = [500, 503, "abort"]

    def answer(route):
        fault = faults.pop() if route.request.method == "POST" and faults else None
        if fault == "abort":
            route.abort()
        elif fault:
            route.fulfill(status=fault, body="<h1>Non</h1>")
        else:
            route.continue_()

    page.route(f"**{news}", answer)
    page.fill("[name=standfirst]", "Écrite malgré tout.")
    page.keyboard.press("Control+s")
    # Twice it has gone on by itself.
    told(page, "Le site a rencontré une erreur")
    assert not faults and page.input_value("[name=standfirst]") == "Écrite malgré tout."
    page.click("text=Réessayer")
    page.locator(".messages", has_text="sont enregistrées").wait_for()
    assert page.input_value("[name=standfirst]") == "Écrite malgré tout."
    assert not page.evaluate(COPIES)


def sign_in_beside(page, name):
    """Sign in, in the window that the form opens."""
    with page.expect_popup() as opening:
        page.locator("#kept:visible [data-sign-in]:visible").click()
    window = opening.value
    window.wait_for_load_state()
    if window.get_by_role("button", name="Se déconnecter").is_visible():
        window.get_by_role("button", name="Se déconnecter").click()
    window.fill("[name=username]", name)
    window.fill("[name=password]", "une longue phrase de passe")
    with window.expect_event("close"):
        window.click("button[type=submit]", no_wait_after=True)


def test_a_session_that_ended_is_begun_again_beside_the_form(desk, opened, news, database_copy):
    page = opened(news)
    page.fill("[name=standfirst]", "Écrite après la session.")
    key = next(cookie["value"] for cookie in desk.cookies() if "session" in cookie["name"])
    ask(database_copy, "DELETE FROM django_session WHERE session_key = %s", key)
    publish(page)
    told(page, "Votre session a pris fin")
    assert page.url.endswith(news)
    sign_in_beside(page, "camille")
    assert "publiée" in is_listed(page)


def test_a_text_is_saved_under_the_name_of_who_wrote_it_only(desk, opened, news):
    page = opened(news)
    page.fill("[name=standfirst]", "Écrite par Camille.")
    other = page_in(desk)
    desk.clear_cookies()
    sign_in_at(other, "rene")
    publish(page)
    told(page, "connecté au nom de rene")
    other.goto(news)
    assert other.evaluate(COPIES) and other.locator("#kept").is_hidden()
    assert "Écrite par Camille." not in other.content()
    other.close()
    sign_in_beside(page, "camille")
    assert "publiée" in is_listed(page)


def test_what_was_left_unsaved_is_offered_again_with_its_rows_and_blocks(opened, news):
    page = opened(news)
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.type("Un mot riche. ")
    page.fill("[name=date]", "01/07/2021")
    page.keyboard.press("Escape")
    category = page.locator("[name=categories]").last
    category.set_checked(not category.is_checked())
    is_checked = category.is_checked()
    page.get_by_role("tab", name="Sources et relecture").click()
    rows = int(page.input_value("[name=sources-count]"))
    page.locator("[data-contentpath=sources] .c-sf-add-button").last.click()
    page.fill(f"[name=sources-{rows}-value-label]", "Une source de plus")
    left_without_saving(page)
    told(page, "n’a pas été enregistré")
    with page.expect_navigation():
        page.click("text=Reprendre ce texte")
    assert page.input_value("[name=date]") == "01/07/2021"
    assert page.locator("[name=categories]").last.is_checked() == is_checked
    assert page.input_value(f"[name=sources-{rows}-value-label]") == "Une source de plus"
    assert "Un mot riche." in page.locator("[data-contentpath=body]").inner_text()
    assert not page.evaluate(COPIES)


def test_a_form_without_draft_is_filled_in_again_or_put_aside(opened, term):
    page = opened(term)
    before = page.input_value("[name=definition]")
    for choice, after in [("Reprendre ce texte", "Une définition\nde deux lignes."), ("L’écarter", before)]:
        page.fill("[name=definition]", "Une définition\nde deux lignes.")
        left_without_saving(page)
        assert page.input_value("[name=definition]") == before
        page.click(f"text={choice}")
        expect(page.locator("[name=definition]")).to_have_value(after)
        if choice == "L’écarter":
            assert not page.evaluate(COPIES)
        else:
            page.evaluate("Object.keys(localStorage).forEach((key) => localStorage.removeItem(key))")
            page.evaluate("document.querySelector('[data-edit-form]').dataset.wUnsavedConfirmationValue = 'false'")
            page.fill("[name=definition]", before)
            page.reload()


def test_errors_come_back_beside_their_fields_and_are_no_offer(opened, term):
    page = opened(term)
    page.fill("[name=term]", "")
    with page.expect_navigation():
        page.locator("footer button[type=submit]").click()
    page.locator("#panel-child-term-errors, .error-message").first.wait_for()
    assert page.locator("#kept").is_hidden()


def test_what_is_mended_after_an_error_is_shown_as_it_was_saved(opened, news):
    page = opened(news)
    for day, words in (("31 février 2027", "Des champs sont à corriger"), ("01/07/2021", "sont enregistrées")):
        page.fill("[name=date]", day)
        page.keyboard.press("Escape")
        page.fill("[name=standfirst]", f"Écrite le {day}.")
        page.keyboard.press("Control+s")
        page.locator(".messages", has_text=words).wait_for()
    # Not what was sent before it was mended.
    assert page.input_value("[name=standfirst]") == "Écrite le 01/07/2021."
    assert page.locator(".messages", has_text="Des champs sont à corriger").count() == 0


def test_who_signs_out_leaves_nothing_on_the_device(desk, opened, news):
    page = opened(news)
    page.fill("[name=standfirst]", "À oublier.")
    wait_for_a_copy(page)
    page.evaluate("document.querySelector('[data-edit-form]').dataset.wUnsavedConfirmationValue = 'false'")
    page.locator("[action$='/logout/']").evaluate("form => form.requestSubmit()")
    page.wait_for_url("**/login/")
    assert not page.evaluate(COPIES)
