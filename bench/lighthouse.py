"""Runs Lighthouse on one page after another, through `lighthouse.mjs`."""

import contextlib
import json
import subprocess
from pathlib import Path
from statistics import median

from bench.budgets import SCORES, TIMES, beyond, short
from launch import processes

# A page that misses a budget is measured again, twice at a time, up to this number of runs.
RUNS = 5
# With a spare renderer the page starts before the trace: one run in three had no beginning.
WITHOUT_RESERVE = "--disable-features=SpareRendererForSitePerProcess"


def wrong(figures, times=TIMES):
    """Describe the `figures` that miss a budget of Lighthouse; `times` are the budgets of times."""
    return [*short(figures, SCORES), *beyond(figures, times)]


def middle(runs):
    """Return the medians of several runs, the audits that fail in most of them, and the number of runs."""
    figures = {name: median(run[name] for run in runs) for name in runs[0] if name != "failing"}
    failing = {audit for run in runs for audit in run["failing"]}
    often = sorted(audit for audit in failing if 2 * sum(audit in run["failing"] for run in runs) > len(runs))
    return figures | {"failing": often, "runs": len(runs)}


def settled(run, times=TIMES):
    """Return the figures of a page; the function `run` returns those of one run.

    They are those of the first run if it meets all budgets, otherwise the medians of three runs or, if those also
    miss a budget, of `RUNS`. A busy machine may distort a run; a regression shows in most of them.
    """
    runs = [run()]
    while wrong(middle(runs), times) and len(runs) < RUNS:
        runs += [run(), run()]
    return middle(runs)


@contextlib.contextmanager
def lighthouse(tools, chromium, flags):
    """Yield a function from the URL of a page to the figures of one run.

    `tools` is the folder in which npm has installed Lighthouse, `chromium` the path of the browser.
    """
    script = Path(__file__).with_suffix(".mjs")
    process = processes.spawn(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(line):
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()

    def run(url):
        # Search results have `noindex` on purpose.
        tell({"url": url, "skip": ["is-crawlable"] if "?q=" in url else []})
        line = process.stdout.readline()
        assert line, "Lighthouse stopped; the reason is above."
        return json.loads(line)

    try:
        tell({"tools": str(tools), "chromium": chromium, "flags": [*flags, WITHOUT_RESERVE]})
        yield run
    finally:
        # It closes its browser at the end of its input.
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(processes.PATIENCE)
        processes.end(process)
