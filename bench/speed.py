"""`make bench`: measures everything side by side in one go, prints one table, and fails on what passes a budget.

Started by `launch/bench.py`, which leaves the environment, a database server, nginx and wrk. The figures are ratios
between things measured in turns, since no machine is as quiet or as fast as another.
"""

import argparse
import contextlib
import json
import os
import sys
from dataclasses import asdict, is_dataclass

from bench import chart, children, measures, servers, verdict
from bench.addresses import TYPES
from bench.databases import Databases
from launch import paths
from launch.progress import Step

FOLDER = paths.LOCAL / "bench"
# News, and projects, at each size.
SIZES = {20: 12, 200: 120, 2000: 1200, 20_000: 1200}
QUICK_SIZES = {20: 12, 200: 12}
QUICK_TYPES = ["home", "project", "news", "search"]


def measure(quick):
    """Return all the figures, as plain data."""
    names = QUICK_TYPES if quick else list(TYPES)
    sizes = QUICK_SIZES if quick else SIZES
    seconds, runs = 1, 2 if quick else 3
    variables = dict(os.environ)
    databases = Databases(variables["DATABASE_URL"], variables)
    databases.make(sizes)
    found = {"quick": quick, "sizes": sizes, "cores": os.cpu_count()}
    # The middle of the road: more than the site has on its first day.
    of_middle = databases.variables(min(sizes, key=lambda size: abs(size - 200)))
    with contextlib.ExitStack() as stack:
        askers = {size: stack.enter_context(children.child("asker", databases.variables(size))) for size in sizes}
        with Step("Counting queries", "Queries counted"):
            found["pages"] = measures.pages(names, stack.enter_context(children.child("asker", of_middle)))
        with Step("Measuring growth", "Growth measured"):
            found["growth"] = measures.growth(askers, 3 if quick else 7)
    _keep(found)
    fresh = servers.granian("pepr_site.wsgi:application", of_middle, "/")
    with fresh as site, Step("Watching the memory", "Memory watched"):
        found["first page"] = site.started_in
        found["memory"] = measures.memory(site, 5000 if quick else 100_000)
    _keep(found)
    with contextlib.ExitStack() as stack:
        running = _servers(stack, of_middle)
        with Step("Publishing under load", "Publishing measured"):
            editor = stack.enter_context(children.child("publisher", of_middle))
            checks = (3, 20, 1) if quick else (8, 500, 3)
            found["publishing"] = measures.publishing(running["site"], editor, *checks)
        _keep(found)
        with Step("Measuring what each page bears", "Each page measured"):
            bytes_of = {name: page["bytes"] for name, page in found["pages"].items()}
            found["loads"] = measures.loads(names, bytes_of, running, seconds, runs)
    return _keep(found)


def _keep(found):
    """Write down what is known so far, and return it as plain data."""
    text = json.dumps(found, indent=1, default=lambda item: asdict(item) if is_dataclass(item) else str(item))
    (FOLDER / "report.json").write_text(text)
    return json.loads(text)


def _servers(stack, variables):
    """Start all that is measured side by side; return the servers by name."""
    site = stack.enter_context(servers.granian("pepr_site.wsgi:application", variables, "/"))
    uncached = stack.enter_context(servers.granian("bench.uncached:application", variables, "/"))
    without_site = {name: value for name, value in variables.items() if name != "DJANGO_SETTINGS_MODULE"}
    bare = stack.enter_context(servers.granian("bench.bare:application", without_site, "/1"))
    files = FOLDER / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / "home").write_bytes(site.get("/", **{"Accept-Encoding": "br"})[2])
    return {
        "site": site,
        "uncached": uncached,
        "bare": bare,
        "nginx": stack.enter_context(servers.nginx(site.port, files)),
    }


def main():
    """Measure, tell and judge; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    found = measure(options.quick)
    drawing = chart.svg(found)
    (FOLDER / "bench.svg").write_text(drawing)
    if options.write:
        (paths.ROOT / "docs" / "img" / "bench.svg").write_text(drawing)
        (paths.ROOT / "bench" / "speed.json").write_text(json.dumps(found, indent=1) + "\n")
    print(verdict.text(found))
    broken = verdict.broken(found)
    for line in broken:
        print(f"✗ {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
