"""`make bench`: the throughput and response times of the site as ratios to a bare Django view, against the budgets.

Competing measurements alternate and medians are
compared, because no machine is equally fast all the time.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import threading
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from bench import crowd, report
from bench.addresses import TYPES
from bench.budgets import GOAL, LEAST, MOST
from bench.servers import Editor, get, serving
from launch import paths, processes, run, statics
from launch.console import Step

# News items added to the launch content in each language, and how many of them there are per added project.
MANY, QUICK_MANY, NEWS_A_PROJECT = 2000, 200, 16
QUICK_TYPES = ("home", "project", "news", "search")
LIST = "/actualites/"
PUBLICATIONS = 20
# Requests after which both processes have answered.
OFTEN = 10
SECONDS = 2  # of one round
API = (
    "/api/v2/pages/?limit=20",
    "/api/v2/pages/?type=projects.ProjectPage&fields=*&limit=20",
    "/api/v2/pages/?limit=1",
)
API_CLIENTS = 20
# For cold pages, four keep both processes busy; more would only wait.
CONNECTIONS = {"bare": 16, "cold": 4, "cached": 16}


def make_database(news):
    """Create a database with the launch content and sample news items; return its environment variables."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"pepr_bench_{news}"
    with contextlib.closing(psycopg2.connect(parts.geturl())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if not cursor.rowcount:
                cursor.execute(f'CREATE DATABASE "{name}"' + (' TEMPLATE "pepr_bench_0"' if news else ""))
    variables = os.environ | {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    for command in ("migrate", "load_content", "make_renditions"):
        _output([paths.PYTHON, "manage.py", command, "--verbosity", "0"], variables)
    added = f"from bench import sample; sample.add({news}, {news // NEWS_A_PROJECT})"
    _output([paths.PYTHON, "manage.py", "shell", "--no-imports", "--command", added], variables)
    return variables


def draw(names, variables, runs):
    """Render each page type cold, in one process; return its cost, by name, and an editor's session and news."""
    command = [paths.PYTHON, "-m", "bench.in_process_client", str(runs), *(TYPES[name] for name in names)]
    found = json.loads(_output(command, variables))
    return {name: found["pages"][TYPES[name]] for name in names}, found


def _output(command, variables):
    result = processes.run(command, env=variables, stdout=subprocess.PIPE)
    if result.returncode:
        sys.exit(f"✗ {' '.join(map(str, command[1:]))} failed; the reason is above.")
    return result.stdout


def load(url, seconds, connections=16):
    """Request `url` on several connections at a time; return the output of `wrk`."""
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-H", "Accept-Encoding: br", url]
    return subprocess.run(command, capture_output=True, text=True).stdout


def rate(url, connections):
    """Return the responses per second of the server of `url` once each of its processes has served the page."""
    for _ in range(OFTEN):
        get(url)
    output = load(url, SECONDS, connections)
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if not found or "Non-2xx" in output:
        sys.exit(f"✗ The load on {url} failed: {output}")
    return float(found[1])


def bear(names, sizes, variables, runs):
    """Return, by page type, the rates of the bare view, of the site cold and cached, and their ratios."""
    bare_variables = {name: value for name, value in variables.items() if name != "DJANGO_SETTINGS_MODULE"}
    found = {}
    with (
        serving(bare_variables, "bench.bare:application", "/1") as (bare, _),
        serving(variables, "bench.cold:application") as (cold, _),
        serving(variables) as (site, _),
    ):
        for name in names:
            urls = {"bare": f"{bare}/{sizes[name]}", "cold": cold + TYPES[name]}
            # A page that differs between visitors, such as one with a form, is never cached.
            if "ETag" in get(site + TYPES[name]).headers:
                urls["cached"] = site + TYPES[name]
            rounds = [{server: rate(url, CONNECTIONS[server]) for server, url in urls.items()} for _run in range(runs)]
            found[name] = {server: statistics.median(one[server] for one in rounds) for server in urls}
            for server in list(urls)[1:]:
                found[name][f"{server}_to_bare"] = statistics.median(one[server] / one["bare"] for one in rounds)
    return found


def publish_under_load(site, editor, news, answers):
    """Unpublish and publish a news item alternately while the list of news is requested.

    Return how many of the responses were stale, and how many were not a page.
    """
    (page, path), stale, refused = next(iter(news.items())), 0, 0
    over = threading.Event()
    loader = threading.Thread(target=lambda: [load(site + LIST, 1) for _ in iter(over.is_set, True)])
    loader.start()
    try:
        for number in range(PUBLICATIONS):
            is_live = bool(number % 2)
            answer = editor.publish(page) if is_live else editor.unpublish(page)
            answer.raise_for_status()
            for _ in range(answers // PUBLICATIONS):
                # On a new connection: any of the processes.
                response = get(site + LIST)
                refused += not response.ok
                stale += response.ok and (path in response.text) != is_live
    finally:
        over.set()
        loader.join()
    return stale, refused


def measure(quick):
    """Return all measurements."""
    names, many = (QUICK_TYPES, QUICK_MANY) if quick else (tuple(TYPES), MANY)
    with Step("Making the content of each size", "Content of each size made"):
        variables = {news: make_database(news) for news in (0, many)}
    with Step("Drawing each page cold", "Each page drawn cold"):
        (small, signed_in), (large, _) = (draw(names, variables[news], 5 if quick else 15) for news in (0, many))
    with Step("Measuring what each page bears", "Each page measured"):
        sizes = {name: page["bytes"] for name, page in small.items()}
        rates = bear(names, sizes, variables[0], 1 if quick else 3)
    # Visitors have different networks, in the proxy's header.
    with serving(variables[0] | {"TRUSTED_PROXIES": "1"}) as (site, _):
        news, key = signed_in["news"], signed_in["session"]
        with Step("Publishing under load", "Published under load"):
            answers = 1000 if quick else 10_000
            stale, refused = publish_under_load(site, Editor(site, key), news, answers)
        with Step("Reading the home page among crowds", "Home page read among crowds"):
            seconds = 5 if quick else 30
            among = crowd.figures(site, Editor(site, key), news, variables[0]["DATABASE_URL"], seconds)
        with Step("Asking the API", "API asked"):
            api = statistics.median(rate(site + path, API_CLIENTS) for path in API)
    pages = {}
    for name, page in small.items():
        grown = {f"{figure}_large": large[name][figure] for figure in ("cold_queries", "cpu_ms")}
        pages[name] = page | grown | rates[name]
    return {
        "pages": pages,
        "news": many,
        "answers": answers,
        "stale_answers": stale,
        "refused_answers": refused,
        "api_rate": api,
    } | among


def table(found):
    """Return the measurements as text."""
    many = f"at {found['news']}"
    rows = [["page", "queries", many, "CPU ms", many, "bare/s", "cold/s", "÷ bare", "cached/s", "÷ bare"]]
    for name, page in found["pages"].items():
        cells = [
            page["cold_queries"],
            page["cold_queries_large"],
            f"{page['cpu_ms']:.1f}",
            f"{page['cpu_ms_large']:.1f}",
        ]
        cells += [f"{page['bare']:.0f}", f"{page['cold']:.0f}", f"{page['cold_to_bare']:.4f}"]
        cells += [f"{page['cached']:.0f}", f"{page['cached_to_bare']:.2f}"] if "cached" in page else ["never", ""]
        rows.append([name, *map(str, cells)])
    return "\n".join(
        [
            report.columns(rows),
            "",
            f"stale: {found['stale_answers']} of {found['answers']} answers, {PUBLICATIONS} publications under load; "
            f"{found['refused_answers']} were no page",
            "home page, at most: "
            f"{found['publishing_wait']:.2f} s while {crowd.PUBLISHERS} people publish, "
            f"{found['writing_wait']:.2f} s while {crowd.FORMS} contact forms come in, "
            f"{found['searching_wait']:.2f} s while {crowd.SEARCHERS} visitors search for what nothing holds, "
            f"{found['locked_wait']:.2f} s with every page locked for {found['locked_seconds']} s",
            f"{crowd.MANY_PUBLISHERS} publications at once: {found['publications_refused']} refused, "
            f"{found['publications_seconds']:.1f} s at most",
            f"API: {found['api_rate']:.0f} answers a second to {API_CLIENTS} clients",
        ]
    )


def missed(found, least, most):
    """Describe each measurement that is below its minimum in `least`, or above its maximum in `most`."""
    lines = []
    for name, page in (*found["pages"].items(), ("site", found)):
        for figure, value in page.items():
            budget = figure.removesuffix("_large")
            if budget in least and value < least[budget]:
                lines.append(f"{name}: {figure} {value:.3g} < {least[budget]}")
            if budget in most and value > most[budget]:
                lines.append(f"{name}: {figure} {value:.3g} > {most[budget]}")
    return lines


def main():
    """Measure, print the results, check the budgets; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a few pages, short rounds")
    parser.add_argument("--write", action="store_true", help="put the table into docs/scaling.md")
    options = parser.parse_args()
    folder = paths.LOCAL / "bench"
    run.set_up(folder / "postgres", SITE_URL="http://localhost", MEDIA_ROOT=str(folder / "media"), LOG_LEVEL="ERROR")
    statics.collect()
    found = measure(options.quick)
    text = table(found)
    print(text)
    if options.write:
        page = paths.ROOT / "docs/scaling.md"
        page.write_text(re.sub(r"(?s)(?<=```text\n).*?(?=\n```)", lambda _: text, page.read_text()))
    for line in missed(found, GOAL["least"], GOAL["most"]):
        print(f"○ not reached yet: {line}")
    broken = missed(found, LEAST, MOST)
    for line in broken:
        print(f"✗ {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
