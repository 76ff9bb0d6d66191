"""Runs Lighthouse on one page after the other, through `lighthouse.mjs`."""

import contextlib
import json
import subprocess
from pathlib import Path
from statistics import median

from bench.budgets import SCORES, TIMES, beyond, short
from launch import processes

# A page that misses a budget is run again, two times more at a time, until it has been run so often.
RUNS = 5
# A renderer kept in reserve takes the page before the trace has reached it: one run in three had no beginning.
WITHOUT_RESERVE = "--disable-features=SpareRendererForSitePerProcess"


def wrong(figures, times=TIMES):
    """Return in words what of `figures` misses a budget of Lighthouse's, `times` being those of its times."""
    return [*short(figures, SCORES), *beyond(figures, times)]


def middle(runs):
    """Return the medians of the figures of several runs, with what fails in most of them, and how many they are."""
    figures = {name: median(run[name] for run in runs) for name in runs[0] if name != "failing"}
    failing = {audit for run in runs for audit in run["failing"]}
    often = sorted(audit for audit in failing if 2 * sum(audit in run["failing"] for run in runs) > len(runs))
    return figures | {"failing": often, "runs": len(runs)}


def settled(run, times=TIMES):
    """Return the figures of a page, those of one run of which the function `run` gives.

    They are those of its first run where nothing is wrong with it, else the medians of three runs or, where those too
    miss a budget, of `RUNS`. A busy machine may spoil a run; a page that has grown worse is so in most of them.
    """
    runs = [run()]
    while wrong(middle(runs), times) and len(runs) < RUNS:
        runs += [run(), run()]
    return middle(runs)


@contextlib.contextmanager
def lighthouse(tools, chromium, flags):
    """Give a function from the URL of a page to the figures of one run, while the block lasts.

    `tools` is the folder into which npm has installed Lighthouse, `chromium` the path of the browser.
    """
    script = Path(__file__).with_suffix(".mjs")
    process = processes.spawn(["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(line):
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()

    def run(url):
        # The results of a search are kept out of search engines on purpose.
        tell({"url": url, "skip": ["is-crawlable"] if "?q=" in url else []})
        line = process.stdout.readline()
        assert line, "Lighthouse stopped; the reason is above."
        return json.loads(line)

    try:
        tell({"tools": str(tools), "chromium": chromium, "flags": [*flags, WITHOUT_RESERVE]})
        yield run
    finally:
        # It ends its browser once there is nothing more to read.
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(processes.PATIENCE)
        processes.end(process)
