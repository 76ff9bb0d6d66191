"""The security headers of every answer that leaves the process, from one place (docs/decisions/security-headers.md).

Around everything else: an answer of the page cache, a « not modified », a
static file, an error before the first middleware pass no middleware of Django's.
"""

import re
from functools import cache

from django.conf import settings

NONE, SELF, INLINE = "'none'", "'self'", "'unsafe-inline'"
# Of a page that visitors see: nothing but its own files, and a film once it was asked for (`blocks/video.py`).
STRICT = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "frame-src": [SELF, "https:"],
    "form-action": [SELF],
    "base-uri": [NONE],
}
# Of the admin: Wagtail 8 writes the scripts that begin its choosers, date fields and inline panels into the page.
# Those that hang on an attribute (`onclick`) stay forbidden.
ADMIN = STRICT | {
    "script-src-elem": [SELF, INLINE],
    "script-src-attr": [NONE],
    "style-src": [SELF, INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
# Of a file that somebody has uploaded: opened by itself, it runs nothing and is of no origin.
FILE = {"default-src": [NONE], "sandbox": []}

# Of a file of the site's own, which is no document: short, for it travels with every style sheet.
STATIC = {"default-src": [NONE]}
# What says nothing of a file that opens no page, and would be a third of what a small one weighs.
OF_DOCUMENTS = {"permissions-policy", "referrer-policy", "cross-origin-opener-policy", "x-frame-options"}

ADMIN_PATH = "/admin/"
STATIC_PATH = "/static/"
FILES = re.compile(r"/media/|/documents/\d+/")
FILES_BEGIN = ("/media/", "/documents/")
# Where passwords are typed, Wagtail writes no script into the page.
STRICT_IN_ADMIN = ("/admin/login/", "/admin/password_reset/")
# What no page of the site asks of a browser. A film may play, fill the screen and stay in a corner.
UNUSED_FEATURES = [
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
]


def is_secure(environ):
    """Whether the visitor's request came by HTTPS, as a declared proxy or else the server itself knows."""
    if environ["wsgi.url_scheme"] == "https":
        return True
    header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    return bool(header) and environ.get(header) == value


def lines(policy):
    """Return a policy, a dictionary of sources by directive, as the header has it."""
    return "; ".join(" ".join([directive, *sources]) for directive, sources in policy.items())


def policy_of(path, headers, status="200 OK"):
    """Return the content security policy of an answer by its path, its status and its `headers`, names in lower case.

    Who may frame a page is the view's affair, told once, by `X-Frame-Options`.
    """
    return _policy(*_choice(path, headers, status))


def _choice(path, headers, status):
    """Return which of the policies it is, and who may frame the answer."""
    if path.startswith(FILES_BEGIN) and FILES.match(path):
        return "file", NONE
    if headers.get("content-disposition", "").startswith("attachment"):
        return "file", NONE
    if path.startswith(STATIC_PATH):
        return "static", NONE
    is_framed = headers.get("x-frame-options", settings.X_FRAME_OPTIONS) == "SAMEORIGIN"
    # What the admin lets be framed is a preview: as strict as the page will be. A redirect has no script.
    is_admin = path.startswith(ADMIN_PATH) and not (
        path.startswith(STRICT_IN_ADMIN) or is_framed or status.startswith("3")
    )
    return "admin" if is_admin else "strict", SELF if is_framed else NONE


def _policy(name, framer):
    return {"file": FILE, "static": STATIC, "admin": ADMIN, "strict": STRICT}[name] | {"frame-ancestors": [framer]}


@cache
def _line(name, framer):
    # There are six of them, and an answer every tenth of a millisecond.
    return lines(_policy(name, framer))


def of_every_answer():
    """Return the headers that do not depend on the answer."""
    return {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    }


def https_only():
    """Return the value of `Strict-Transport-Security`, "" for a site without HTTPS."""
    if not settings.SECURE_HSTS_SECONDS:
        return ""
    choices = {"includeSubDomains": settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, "preload": settings.SECURE_HSTS_PRELOAD}
    return "; ".join([f"max-age={settings.SECURE_HSTS_SECONDS}", *(name for name, chosen in choices.items() if chosen)])


class SecurityHeaders:
    """A WSGI application that gives the answers of `application` the headers that they lack."""

    def __init__(self, application):
        self._application = application
        added = of_every_answer()
        self._plain = [(name.lower(), (name, value)) for name, value in added.items()]
        self._secure = list(self._plain)
        if value := https_only():
            self._secure.append(("strict-transport-security", ("Strict-Transport-Security", value)))

    def __call__(self, environ, start_response):
        def start(status, headers, *exc_info):
            return start_response(status, self._completed(status, headers, environ), *exc_info)

        return self._application(environ, start)

    def _completed(self, status, headers, environ):
        told = {name.lower(): value for name, value in headers}
        added = self._secure if is_secure(environ) else self._plain
        path = environ.get("PATH_INFO", "")
        left_out = {"content-security-policy"} & told.keys()
        if path.startswith(STATIC_PATH) and status.startswith(("200", "304")):
            left_out |= OF_DOCUMENTS
        # A policy is never taken from what is inside: two would not say which of them holds.
        if left_out:
            headers = [pair for pair in headers if pair[0].lower() not in left_out]
        lacking = [pair for name, pair in added if name not in told and name not in left_out]
        return [*headers, *lacking, ("Content-Security-Policy", _line(*_choice(path, told, status)))]
