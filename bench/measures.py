"""What `make bench` measures; each function returns plain figures by name, and tells what it is doing."""

import statistics
import threading
import time

from bench import children, load
from bench.addresses import TYPES
from launch import paths

# What is held against what, where it is not the bare view.
FLOORS = {"behind nginx": "file", "file": "file"}
# How often a page is looked at, each time that it is published under load.
FEW = 5
# The addresses whose cost may not grow with the content.
LISTS = {
    "home": "/",
    "news": "/actualites/",
    "news, page 2": "/actualites/?page=2",
    "projects": "/projets/",
    "article": "/actualites/bilan-7-fevrier-2024/",
    "project": "/projets/substituts-de-peau/",
    "site map": "/plan-du-site/",
}
SEARCHES = {"search": "/recherche/?q=vecteur", "search of two words": "/recherche/?q=vecteur+papier"}
OUTLETS = {
    "sitemap": "/sitemap.xml",
    "sitemap, first part": "/sitemap-1.xml",
    "feed": "/actualites/atom.xml",
    "feed of all": "/atom.xml",
    "calendar": "/agenda.ics",
}


def pages(names, asker):
    """Return, of each type of page, its queries, milliseconds and bytes, made in one process."""
    found = {}
    for name in names:
        path = TYPES[name]
        counted = asker.ask("counted", path)
        times = [asker.ask("timed", path)["ms"] for _run in range(9)]
        found[name] = {"queries": counted["queries"], "bytes": counted["bytes"], "ms": statistics.median(times)}
    return found


def loads(names, sizes, servers, seconds, runs):
    """Return, of each type of page, the load that each server bears, in turns; medians of `runs`."""
    found = {}
    for name in names:
        urls = {
            "bare": servers["bare"].url(f"/{sizes[name]}"),
            "uncached": servers["uncached"].url(TYPES[name]),
        }
        # What is kept has a name for its state; a page with a form is each visitor's own, and is never kept.
        if servers["site"].get(TYPES[name])[1]["ETag"]:
            urls["cached"] = servers["site"].url(TYPES[name])
        if name == "home":
            urls |= {"file": servers["nginx"].url("/file/home"), "behind nginx": servers["nginx"].url("/")}
        rounds = [{server: load.load(url, seconds) for server, url in urls.items()} for _run in range(runs)]
        found[name] = {
            server: load.middle([one[server] for one in rounds], [one[FLOORS.get(server, "bare")] for one in rounds])
            for server in urls
        }
    return found


def memory(server, requests):
    """Return the megabytes of a worker at rest and after so many requests for every type of page, and its growth."""
    # All but those that each visitor is answered in person, with a form of their own: they would take hours.
    paths_kept = [path for path in TYPES.values() if server.get(path)[1]["ETag"]]
    time.sleep(1)
    rest = max(server.worker_memory())
    script = paths.LOCAL / "bench" / "paths.lua"
    listed = ", ".join(f'"{path}"' for path in paths_kept)
    script.write_text(
        f"local paths = {{{listed}}}\nlocal at = 0\n"
        "request = function() at = at % #paths + 1 return wrk.format('GET', paths[at]) end\n"
    )
    done = 0
    while done < requests:
        done += load.load(server.url("/"), 5, script).requests
    after = max(server.worker_memory())
    return {"rest": rest, "after": after, "requests": done, "growth": (after / rest - 1) * 100}


def publishing(server, publisher, seconds, checks, runs):
    """Return the p99 of a cached page with and without an editor who publishes every second, and the stale answers."""
    path = f"/{publisher.read()}"
    quiet, busy, stale, asked, done = [], [], 0, 0, 0
    for _run in range(runs):
        quiet.append(load.load(server.url(path), seconds))
        loads = []
        loader = threading.Thread(target=lambda kept=loads: kept.append(load.load(server.url(path), seconds)))
        loader.start()
        while loader.is_alive():
            begun = time.monotonic()
            done += 1
            title = publisher.tell(f"Fictif : publication {done:05d}")
            # A few: who asks without end takes the processor from the visitors whose wait is measured.
            for _check in range(FEW):
                asked += 1
                stale += f"publication {done:05d}".encode() not in server.get(path)[2]
            time.sleep(max(0, 1 - (time.monotonic() - begun)))
        loader.join()
        busy += loads
    while asked < checks * 20:
        done += 1
        title = publisher.tell(f"Fictif : publication {done:05d}")
        for _check in range(checks):
            asked += 1
            stale += title.rpartition(" ")[2].encode() not in server.get(path)[2]
    slower = statistics.median(one.p99 / other.p99 for one, other in zip(busy, quiet, strict=True))
    quiet, busy = load.middle(quiet), load.middle(busy)
    return {"quiet": quiet, "busy": busy, "publications": done, "asked": asked, "stale": stale, "slower": slower}


def growth(askers, runs):
    """Return, by address, `{size: {queries, ms, peak}}`; the sizes are asked in turns."""
    found = {}
    for name, path in {**LISTS, **SEARCHES, **OUTLETS}.items():
        sized = {
            size: asker
            for size, asker in askers.items()
            # Beyond a certain size the sitemap has parts.
            if name != "sitemap, first part" or size == max(askers)
        }
        # The first answer of a process: later ones find the memory that it took.
        peaks = {size: asker.ask("weighed", path)["peak"] for size, asker in sized.items()}
        rounds = [{size: asker.ask("timed", path)["ms"] for size, asker in sized.items()} for _run in range(runs)]
        found[name] = {
            size: {
                "ms": statistics.median(one[size] for one in rounds),
                "growth": statistics.median(one[size] / one[min(sized)] for one in rounds),
                "queries": asker.ask("counted", path)["queries"],
                "peak": peaks[size] if name in OUTLETS else 0,
            }
            for size, asker in sized.items()
        }
    return found


def publisher(variables):
    """Return the context of an editor's process."""
    return children.child("publisher", variables)
