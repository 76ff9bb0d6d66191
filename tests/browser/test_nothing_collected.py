"""Nothing is kept of a visitor and nobody else is asked: on every page, before and after everything is clicked."""

import pytest

from bench.addresses import every

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WITH_FORM = ("/contact/", "/en/contact/")
# What a browser may keep of a visit.
KEPT = """async () => ({
  cookies: document.cookie,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: window.caches ? await caches.keys() : [],
  workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
})"""
NOTHING = {"cookies": "", "local": [], "session": [], "databases": [], "caches": [], "workers": 0}
# Links stay on the page and forms are not sent: what is tried is what the page itself does.
# A video's button is left alone.
CLICK_EVERYTHING = """async () => {
  scrollTo(0, document.body.scrollHeight);
  for (const type of ["click", "submit"]) {
    document.addEventListener(type, (event) => {
      const leads = event.target.closest("a[href], [type=submit], button:not([type])");
      if (type === "submit" || leads) event.preventDefault();
    });
  }
  let clicked = 0;
  for (const one of document.querySelectorAll("a[href], button, summary, label, input, select, svg a")) {
    if (one.closest(".player")) continue;
    one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    clicked += 1;
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  scrollTo(0, 0);
  return clicked;
}"""


def look(page, server, path):
    """Visit `path` and touch everything; return what was kept of it, who else was asked, and the cookies."""
    page.requests.clear()
    page.goto(server + path)
    kept = [page.evaluate(KEPT)]
    clicked = page.evaluate(CLICK_EVERYTHING)
    assert clicked > 10, path
    kept.append(page.evaluate(KEPT))
    others = [url for url in page.requests if not url.startswith((server, "data:", "blob:"))]
    return [found for found in kept if found != NOTHING], others, page.context.cookies()


def test_no_page_without_a_form_keeps_or_asks_anything(open_page, server):
    page = open_page("/")
    wrong = {}
    for path in every(server):
        if path not in WITH_FORM and any(found := look(page, server, path)):
            wrong[path] = found
    assert not wrong
    for path in WITH_FORM:
        kept, others, cookies = look(page, server, path)
        assert not kept and not others and {cookie["name"] for cookie in cookies} == {"csrf"}
    # Of an unknown address, the browser says so itself.
    assert [problem for problem in page.problems if "404" not in problem] == []


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
        return look(page, server, "/essai")

    return look_at_


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_kept_or_asked_is_seen(look_at, moment):
    assert not any(look_at())
    found = {fault: look_at(f"<script>{MOMENTS[moment].format(script)}</script>") for fault, script in PLANTED.items()}
    assert [fault for fault, seen in found.items() if not any(seen)] == []


def test_a_cookie_that_no_script_sees_is_seen(look_at):
    assert [cookie["name"] for cookie in look_at(headers={"Set-Cookie": "visitor=1; HttpOnly"})[2]] == ["visitor"]
