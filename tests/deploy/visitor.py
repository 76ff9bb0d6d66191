"""Someone who asks a site for its pages all the time: `python visitor.py NAME`, until standard input closes.

Asks 127.0.0.1 by TLS under that name. Prints how many answers came, the slowest, and each that was not a good one.
"""

import http.client
import itertools
import json
import re
import socket
import ssl
import sys
import threading
import time

ASKED = ("/", "/projets/", "/en/", "/recherche/?q={number}", "/health/live")
PAUSE = 0.05  # seconds: below the limits of nginx
GOOD = {200, 304}


class Site(http.client.HTTPSConnection):
    """The site `name`, whatever its certificate says, at 127.0.0.1."""

    def __init__(self, name):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        super().__init__(name, timeout=30, context=context)

    def connect(self):
        self.sock = self._context.wrap_socket(socket.create_connection(("127.0.0.1", 443)), server_hostname=self.host)


def ask(name, path, method="GET", **headers):
    """Return the status, the headers and the text of the answer."""
    site = Site(name)
    try:
        site.request(method, path, headers=headers)
        answer = site.getresponse()
        return answer.status, answer.headers, answer.read().decode(errors="replace")
    finally:
        site.close()


def main(name):
    """Ask in turn for the pages, and for a static file of the page that has just come, until told to end."""
    ended, slowest, bad, count = threading.Event(), 0, [], 0
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    for number, path in enumerate(itertools.cycle(ASKED)):
        begin = time.monotonic()
        paths = [path.format(number=number)]
        while paths:
            asked = paths.pop()
            try:
                status, _headers, text = ask(name, asked)
            except OSError as error:
                status, text = repr(error), ""
            count += 1
            if status not in GOOD:
                bad.append([round(time.time(), 2), asked, status])
            if asked == "/":
                paths = list(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text)))[:5]
        slowest = max(slowest, time.monotonic() - begin)
        if ended.wait(PAUSE):
            break
    print(json.dumps({"count": count, "slowest": round(slowest, 2), "bad": bad}))


if __name__ == "__main__":
    main(sys.argv[1])
