"""Nothing is kept of a visitor and nobody else is asked: on every page, before and after everything is clicked."""

import pytest

from tests.browser.test_site import addresses, overflow  # noqa: F401 (`addresses` is a fixture)

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
    if (one.closest("[data-video]") || one.closest(".video")) continue;
    one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    clicked += 1;
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  scrollTo(0, 0);
  return clicked;
}"""


def look(page, server, address):
    """Visit `address` and touch everything; return what was kept of it and who else was asked."""
    page.requests.clear()
    page.goto(address)
    kept = [page.evaluate(KEPT)]
    clicked = page.evaluate(CLICK_EVERYTHING)
    assert clicked > 10, address
    kept.append(page.evaluate(KEPT))
    others = [url for url in page.requests if not url.startswith((server, "data:", "blob:"))]
    return [found for found in kept if found != NOTHING], others, page.context.cookies()


def test_no_page_without_a_form_keeps_or_asks_anything(open_page, server, addresses):  # noqa: F811
    page = open_page("/")
    wrong = {}
    for address in addresses:
        if not address.endswith(WITH_FORM):
            found = look(page, server, address)
            assert overflow(page) <= 0, f"{address} scrolls sideways"
            if any(found):
                wrong[address] = found
    assert not wrong
    assert page.violations() == []


def test_what_is_kept_or_asked_is_seen(open_page, server):
    page = open_page("/")
    page.evaluate("localStorage.setItem('visitor', '1')")
    page.context.add_cookies([{"name": "visitor", "value": "1", "url": server}])
    page.evaluate("new Image().src = 'https://mesure.example/x.png'")
    page.wait_for_timeout(50)
    others = [url for url in page.requests if not url.startswith((server, "data:"))]
    assert others == ["https://mesure.example/x.png"] or "mesure.example" in " ".join(page.problems)
    assert page.evaluate(KEPT) != NOTHING
    assert page.context.cookies()
