"""Asks the site in this very process, without its page cache, and says what each answer took.

A child of `make bench`: reads a line `{"path", "what"}` of JSON, writes one. One of them stands at each size of
content, so that they can be asked in turn.
"""

import io
import json
import re
import sys
import time
from pathlib import Path
from urllib.parse import unquote

from bench.uncached import application

PROC = Path("/proc/self")


def ask(path):
    """Return `(status, body)`; the body is read piece by piece, as a server does."""
    address, _mark, query = path.partition("?")
    told = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(address),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "pepr_site.shared": True,
    }
    chunks = application(environ, lambda status, headers, error=None: told.append(status))
    size = sum(len(chunk) for chunk in chunks)
    chunks.close()
    return int(told[-1][:3]), size


def timed(path):
    """Return the milliseconds of one answer, drawn as the first one after a change of the content is."""
    from pepr_site.operations import page_cache

    page_cache.clear()
    begun = time.perf_counter()
    status, size = ask(path)
    return {"ms": (time.perf_counter() - begun) * 1000, "status": status, "bytes": size}


def counted(path):
    """Return the queries of one answer that is drawn, once the process is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from pepr_site.operations import page_cache

    ask(path)
    page_cache.clear()
    with CaptureQueriesContext(connection) as captured:
        status, size = ask(path)
    return {"queries": len(captured), "status": status, "bytes": size}


def weighed(path):
    """Return the megabytes that one answer takes at its height, beside what the process has already."""
    (PROC / "clear_refs").write_text("5")
    before = _memory("VmRSS")
    status, size = ask(path)
    return {"peak": (_memory("VmHWM") - before) / 1024, "status": status, "bytes": size}


def _memory(name):
    return int(re.search(rf"{name}:\s+(\d+)", (PROC / "status").read_text())[1])


WHAT = {"timed": timed, "counted": counted, "weighed": weighed}


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(WHAT[asked["what"]](asked["path"])), flush=True)


if __name__ == "__main__":
    main()
