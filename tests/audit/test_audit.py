"""Every type of page within every budget, the HTML checker and Lighthouse among them, as a public site."""

import http.server
import json
import os
import threading
import urllib.error
import urllib.request

import pytest

from bench import axe, nu
from bench.addresses import FEW, TYPES, every
from bench.budgets import MARKUP, PAGE, SCORES, TIMES, beyond
from bench.lighthouse import lighthouse, settled, wrong
from bench.weight import PHONE, Meter
from tests.audit.conftest import IS_SHORT
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PLANTED = b"""<!doctype html><html><link rel="stylesheet" href="heavy.css"><img src="a.png">
<section style="height:600px;background:red">Words that move.</section>
<script>
setTimeout(() => {
  document.querySelector("section").insertAdjacentHTML("beforebegin", "<div style='height:400px'></div>");
}, 100);
let left = 8;
const timer = setInterval(() => {
  for (const end = performance.now() + 150; performance.now() < end;);
  left -= 1;
  if (left) return;
  clearInterval(timer);
  throw Error("planted");
}, 200);
</script></html>"""
JUDGED = {} if IS_SHORT else TIMES
HEAVY = b" " * 400_000  # bytes, of which the page waits for each


def body(address):
    try:
        with urllib.request.urlopen(address) as response:
            return response.read()
    except urllib.error.HTTPError as error:
        return error.read()


@pytest.fixture(scope="session")
def nu_found(server, tools):
    """What the HTML checker says of every address of the site, by path, and of a planted page."""
    return nu.check({path: body(server + path) for path in every(server)} | {"planted": PLANTED}, tools)


@pytest.fixture(scope="session")
def browser_found(chromium, server):
    """Weights, pictures and axe of each type of page, on a phone."""
    context = chromium.new_context(**PHONE, locale="fr-FR")
    page = context.new_page()
    meter, pages = Meter(page), {}
    for name, path in TYPES.items():
        body(server + path)
        first_view = meter.visit(server + path)
        pictures = meter.wrong_pictures(PAGE["picture_scale"])
        pages[name] = {
            "address": path,
            **first_view,
            "bytes_when_read": meter.figures()["bytes_with_pictures"],
            "wrong_pictures": len(pictures),
            "axe": len(axe.violations(page)),
        }
    context.close()
    return pages


@pytest.fixture(scope="session")
def run_lighthouse(server, tools):
    with lighthouse(tools, chromium_path(), CHROMIUM_ARGUMENTS) as run:
        yield run


@pytest.fixture(scope="session")
def lighthouse_found(browser_found, server, run_lighthouse):
    # Pages are made once before: what a first visitor waits for is measured elsewhere.
    kept = {name: TYPES[name] for name in FEW} if IS_SHORT else TYPES
    return {name: settled(lambda url=server + path: run_lighthouse(url), JUDGED) for name, path in kept.items()}


@pytest.fixture
def planted_address():
    """Where a small server of our own gives the planted page, to no search engine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            kind, body = ("text/css", HEAVY) if self.path == "/heavy.css" else ("text/html", PLANTED)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("X-Robots-Tag", "noindex")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as small:
        threading.Thread(target=small.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{small.server_port}/"
        small.shutdown()


@pytest.fixture(scope="session")
def figures(found, browser_found, nu_found, lighthouse_found, chromium, tools):
    """Every figure of each type of page, by its name."""
    for name, figures in browser_found.items():
        messages = nu_found[TYPES[name]]
        figures |= {"nu_errors": len(messages["errors"]), "nu_warnings": len(messages["warnings"])}
        if measured := lighthouse_found.get(name):
            figures |= {key: measured[key] for key in (*SCORES, *TIMES, "first_contentful_paint", "runs")}
    found["pages"] = browser_found
    lock = json.loads((tools / "package.json").read_text())["dependencies"]
    found["method"] = {
        "browser": f"Chromium {chromium.version}",
        "viewport": "412 × 823, 1,75",
        "lighthouse": lock["lighthouse"],
        "nu": lock["vnu-jar"],
        "axe": axe.version(),
        "nu_pages": len(nu_found) - 1,
        "benchmark": round(max(result["benchmark"] for result in lighthouse_found.values())),
        "budgets": {"page": PAGE, "markup": MARKUP, "lighthouse": SCORES | TIMES},
    }
    return found["pages"]


@pytest.mark.parametrize("name", TYPES)
def test_a_page_is_within_every_budget(figures, lighthouse_found, name):
    page = figures[name]
    missed = [*beyond(page, PAGE), *beyond(page, MARKUP), *wrong(page, JUDGED)]
    assert not missed, lighthouse_found.get(name, {}).get("failing")
    assert not page["wrong_pictures"]


def test_every_address_is_without_error_or_warning_of_the_html_checker(nu_found):
    wrong = {path: said for path, said in nu_found.items() if said["errors"] or said["warnings"]}
    assert set(wrong) == {"planted"}, wrong


def test_the_html_checker_finds_what_is_planted(nu_found):
    assert any("alt" in line for line in nu_found["planted"]["errors"])
    assert any("heading" in line for line in nu_found["planted"]["warnings"])


def test_the_site_is_measured_as_a_public_one(server):
    assert os.environ.get("SITE_PUBLIC") == "1"
    assert b'name="robots"' not in body(f"{server}/")


def test_lighthouse_finds_what_is_planted(run_lighthouse, planted_address):
    """A heavy page without a title or a way for search engines, whose script moves it, keeps it busy and fails."""
    found = run_lighthouse(planted_address)
    missed = {line.partition(":")[0] for line in wrong(found)}
    assert missed == {*SCORES, *TIMES}
    assert {"document-title", "is-crawlable", "errors-in-console"} <= set(found["failing"])
