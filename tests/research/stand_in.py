"""A source on this machine: a real server that answers as the recorded ones do, or fails as one of them may."""

import contextlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

RECORDED = Path(__file__).parent / "recorded"


def recorded(name):
    """Return a recorded answer, as bytes."""
    return (RECORDED / name).read_bytes()


def hal_docs():
    """Return the thirty recorded rows of HAL, to be changed at will."""
    pages = [json.loads(recorded(f"hal-page-{number}.json")) for number in (1, 2)]
    return [doc for page in pages for doc in page["response"]["docs"]]


def hal(docs, rows=15):
    """Return how HAL answers with these rows, `rows` a page: what was changed since the cursor, in that order."""

    def answer(query):
        since = query.get("fq", [""])[0].partition("[")[2].partition(" ")[0]
        found = sorted(
            (doc for doc in docs if doc["modifiedDate_tdate"] >= since), key=lambda d: d["modifiedDate_tdate"]
        )
        start = int(query.get("start", ["0"])[0])
        page = found[start : start + rows]
        return 200, {}, json.dumps({"response": {"numFound": len(found), "start": start, "docs": page}}).encode()

    return answer


class StandIn:
    """What the server answers, `answer(query)` → `(status, headers, body)`, and what it was asked: `asked`.

    A body is bytes, or pieces of them.
    """

    def __init__(self, server):
        self.server, self.answer, self.asked = server, None, []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}/search/"


@contextmanager
def serving(answer):
    """Run a server that answers by `answer`; yield its `StandIn`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked = urlsplit(self.path)
            stand_in.asked.append({"path": asked.path, "query": parse_qs(asked.query), "headers": dict(self.headers)})
            status, headers, body = stand_in.answer(parse_qs(asked.query))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            # Piece by piece, for as long as anybody listens.
            self.send_header("Connection", "close")
            self.end_headers()
            with contextlib.suppress(OSError):
                for piece in body:
                    self.wfile.write(piece)
            self.close_connection = True

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in = StandIn(server)
    stand_in.answer = answer
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
