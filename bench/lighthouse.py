"""Lighthouse on many pages, one after the other: see `lighthouse.mjs`, which it runs."""

import json
import subprocess
from pathlib import Path

from bench.budgets import LIGHTHOUSE

RUNS = 3
# A renderer kept in reserve takes the page before the trace has reached it: one run in three had no beginning.
WITHOUT_RESERVE = "--disable-features=SpareRendererForSitePerProcess"


def measure(addresses, tools, chromium, flags, runs=RUNS):
    """Return the figures of each page of `addresses` (name: URL) by its name.

    `tools` is the folder into which npm has installed Lighthouse, `chromium` the path of the browser.
    """
    pages = {name: {"url": url, "skip": _skipped(url)} for name, url in addresses.items()}
    asked = {
        "tools": str(tools),
        "chromium": chromium,
        "flags": [*flags, WITHOUT_RESERVE],
        "pages": pages,
        "runs": runs,
        "budgets": LIGHTHOUSE,
    }
    script = Path(__file__).with_name("lighthouse.mjs")
    result = subprocess.run(["node", str(script)], input=json.dumps(asked), capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"Lighthouse stopped: {result.stderr[-2000:]}")
    return json.loads(result.stdout)


def _skipped(url):
    # The results of a search are kept out of search engines on purpose.
    return ["is-crawlable"] if "?q=" in url else []
