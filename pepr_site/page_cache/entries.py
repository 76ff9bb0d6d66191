"""An answer that is kept: made once, compressed once, given to everybody."""

import gzip
import hashlib
import time
from dataclasses import dataclass, field

from pepr_site.compression import QUICK, SMALLEST, compress, negotiate

# Made once for each change and given many times, while a visitor waits for the first.
LEVELS = {"br": 9, "gzip": 6}
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/xml", "image/svg+xml")
COMPRESSIBLE_SUFFIXES = ("+json", "+xml")
# How much the clocks of two machines may differ.
SKEW = 60  # seconds
# What the cache itself says of each answer.
OWN_HEADERS = {"cache-control", "content-length", "etag", "expires", "set-cookie", "vary"}
NOT_MODIFIED_HEADERS = {"cache-control", "content-location", "date", "etag", "last-modified", "vary"}
# What nginx obeys before any other header, and keeps to itself.
KEPT_IN_FRONT = "X-Accel-Expires"
REVALIDATE = "public, max-age=0, must-revalidate"


@dataclass
class Answer:
    """What the site answered: `status` as WSGI has it, `headers` a list of pairs, `body` bytes."""

    status: str
    headers: list
    body: bytes

    def header(self, name):
        """Return the value of a header, "" where there is none."""
        return next((value for header, value in self.headers if header.lower() == name), "")

    @property
    def is_personal(self):
        """Whether it is meant for one visitor: it sets a cookie, or says so."""
        control = self.header("cache-control")
        return bool(self.header("set-cookie")) or "private" in control or "no-store" in control

    @property
    def is_outage(self):
        """Whether it only says that the site cannot answer now."""
        return self.status.startswith("503 ")

    @property
    def is_compressible(self):
        kind = self.header("content-type").partition(";")[0]
        return kind.startswith(COMPRESSIBLE) or kind.endswith(COMPRESSIBLE_SUFFIXES)

    @property
    def is_for_all(self):
        return self.status.startswith("200 ") and not self.is_personal

    def give(self, environ, start_response):
        """Answer the WSGI request `environ` with it, which nobody keeps."""
        headers, body = self.headers, self.body
        encoding = negotiate(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding and self.is_compressible and len(body) >= SMALLEST:
            body = compress(body, encoding, QUICK)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [("Content-Encoding", encoding), ("Content-Length", str(len(body)))]
        start_response(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


@dataclass(frozen=True)
class Entry:
    """An answer made from the content of `token` at the time `made` (seconds since 1970), good until `until`.

    One without a `status` remembers that each visitor must be answered in person.
    """

    token: str
    until: float
    status: str = ""
    headers: tuple = ()
    bodies: dict = field(default_factory=dict)
    made: float = field(default_factory=time.time)

    @classmethod
    def of(cls, answer, token, until):
        """Return the entry for `answer`, which is for all."""
        etag = f'W/"{hashlib.blake2b(answer.body, digest_size=12).hexdigest()}"'
        headers = [pair for pair in answer.headers if pair[0].lower() not in OWN_HEADERS]
        headers += [("ETag", etag), ("Cache-Control", answer.header("cache-control") or REVALIDATE)]
        if answer.is_compressible:
            headers.append(("Vary", "Accept-Encoding"))
            bodies = {encoding: compress(answer.body, encoding, LEVELS) for encoding in LEVELS}
        else:
            bodies = {"": answer.body}
        return cls(token, until, answer.status, tuple(headers), bodies)

    @property
    def weight(self):
        """The bytes of the bodies."""
        return sum(len(body) for body in self.bodies.values())

    def holds(self, token, now):
        """Whether it is still what the site would answer."""
        # What a clock that ran ahead has made and dated must not outlive its being set right.
        return self.token == token and self.made - SKEW <= now < self.until

    def give(self, environ, start_response, kept_in_front=0):
        """Answer the WSGI request `environ` with it: whole, its headers alone, or « not modified ».

        nginx, in front, may go on giving it for `kept_in_front` seconds without asking.
        """
        in_front = [(KEPT_IN_FRONT, str(min(kept_in_front, int(self.until - time.time()))))] if kept_in_front else []
        if self._is_known_to(environ):
            headers = [pair for pair in self.headers if pair[0].lower() in NOT_MODIFIED_HEADERS]
            start_response("304 Not Modified", headers + in_front)
            return []
        encoding, body = self._body_for(environ)
        headers = [*self.headers, *in_front, ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        start_response(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _body_for(self, environ):
        if "" in self.bodies:
            return "", self.bodies[""]
        encoding = negotiate(environ.get("HTTP_ACCEPT_ENCODING", ""))
        # Hardly anybody reads pages uncompressed: that body is not worth its place.
        return encoding, self.bodies[encoding] if encoding else gzip.decompress(self.bodies["gzip"])

    def _is_known_to(self, environ):
        known = environ.get("HTTP_IF_NONE_MATCH")
        headers = dict(self.headers)
        if known is not None:
            etag = headers["ETag"].removeprefix("W/")
            return known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
        modified = headers.get("Last-Modified")
        return modified is not None and modified == environ.get("HTTP_IF_MODIFIED_SINCE")
