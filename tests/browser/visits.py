"""A visit to a page: all that is looked at, and what is wrong with it in words."""

import re
from pathlib import Path

import bench
from bench import axe
from bench.budgets import PAGE, beyond
from bench.weight import PHONE, Meter
from tests.browser.conftest import page_in, profile

FOCUS, SPACING, STRUCTURE = (
    (Path(bench.__file__).parent / name).read_text() for name in ("focus.js", "spacing.js", "structure.js")
)
# 320 px is also what a screen of 1280 px leaves at 400 %. Less motion is asked for in all of them.
# What `make audit` looks at, on every type of page.
VIEWS = [(320, "light"), (320, "dark"), (1280, "dark"), (1280, "light")]
# Of a page that is built of the same parts as those of `VARIED`.
FEW_VIEWS = [(320, "light")]
# Of one of those, in turn: each width and each scheme, not each with each; all rules on a phone, then what is seen.
PAIRED_VIEWS = [(320, "light"), (1280, "dark")]
OTHER_PAIR = [(320, "dark"), (1280, "light")]
# One page of each way of building one.
VARIED = ["home", "projects", "project", "article", "partners", "glossary", "search"]
MOVES = """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
  return Number.parseFloat(transitionDuration) > 0 || animationName !== "none" || scrollBehavior === "smooth";
}).length"""
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


def walk(chromium, server, views):
    """Return what a visit to each path found, `{path: faults}`, and what the browser said; `views` holds its views."""
    context = profile(chromium, server, **PHONE)
    page = page_in(context)
    visitor = Visitor(page, server)
    found = {path: visitor.visit(path, seen) for path, seen in views.items()}
    context.close()
    return found, page.problems


class Visitor:
    """Visits the pages of `server`, one after the other, in a profile that keeps no file: `page` is Playwright's."""

    def __init__(self, page, server):
        self._page, self._server = page, server
        self._meter = Meter(page)

    def visit(self, path, views=VIEWS):
        """Return what is wrong with the page at `path`: faults by the name of what was looked at."""
        self._page.requests.clear()
        self._page.set_viewport_size(PHONE["viewport"])
        self._page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        weighed = beyond(self._meter.visit(self._server + path), PAGE)
        return {
            "weight": [*weighed, *self._meter.wrong_pictures(PAGE["picture_scale"])],
            "sent": [fault for one in self._meter.fetched.values() if (fault := badly_sent(one, "br"))],
            "order": faults(self._page, views),
            "motion": self._page.evaluate(MOVES),
            "spacing": spaced(self._page),
            "kept": list(filter(None, touch(self._page, self._server))),
        }


def faults(page, views=VIEWS):
    """Return what axe and the rules of structure find wrong in the page that is shown, in each view."""
    found = {}
    for number, (width, scheme) in enumerate(views):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # Of the other scheme at the same width, only what is seen differs.
        rules = axe.SEEN if number % 2 else None
        if wrong := [*page.evaluate(STRUCTURE), *axe.violations(page, rules=rules)]:
            found[f"{width} {scheme}"] = wrong
    return found


def badly_sent(request, encoding):
    """Return what is wrong with how a file came, in words, or nothing."""
    headers = request["headers"]
    # Not modified: the browser had it from the page before.
    if "content-type" not in headers:
        return ""
    is_text = re.search(r"text/|javascript|svg", headers["content-type"])
    # What is made for one visitor is in gzip for everybody.
    if is_text and headers.get("content-encoding") not in {encoding, "gzip"}:
        return f"not compressed: {request['url']}"
    age = re.search(r"max-age=(\d+)", headers.get("cache-control", ""))
    if "/static/" in request["url"] and not (
        "immutable" in headers["cache-control"] and int(age[1]) >= 365 * 24 * 3600
    ):
        return f"not kept for a year: {request['url']}"
    return ""


def spaced(page):
    """Return what of the text is lost once it is spaced (WCAG 1.4.12), on a desk and on a phone."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found += page.evaluate(SPACING)
    return found


def touch(page, server):
    """Click everything on the page that is shown; return what was kept of it, who else was asked, and the cookies."""
    kept = [page.evaluate(KEPT)]
    clicked = page.evaluate(CLICK_EVERYTHING)
    assert clicked > 10, page.url
    kept.append(page.evaluate(KEPT))
    others = [url for url in page.requests if not url.startswith((server, "data:", "blob:"))]
    return [found for found in kept if found != NOTHING], others, page.context.cookies()
