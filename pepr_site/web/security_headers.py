"""The middleware of the security headers (docs/decisions/security-headers.md).

Django's own middleware, with what Django 5.2 has no setting for: the content security policy, which depends on the
path and the response, the permissions policy, and the cross-origin policies.
"""

import re

from django.conf import settings
from django.middleware.security import SecurityMiddleware

NONE, SELF, INLINE = "'none'", "'self'", "'unsafe-inline'"
# Of a page that visitors see: nothing but its own files, and a film once it was asked for (`blocks/media.py`).
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
OF_DOCUMENTS = ("Permissions-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")

# What a view gives as its `X-Frame-Options` where any site may frame its answer: no browser is told that word.
FRAMED_ANYWHERE = "ANYWHERE"
ADMIN_PATH = "/admin/"
STATIC_PATH = "/static/"
FILES = re.compile(r"/media/|/documents/\d+/")
# Where passwords are typed, Wagtail writes no script into the page.
STRICT_IN_ADMIN = ("/admin/login/", "/admin/invitation/", "/admin/password_reset/")
# What no page of the site asks of a browser. A film may play, fill the screen and stay in a corner.
UNUSED_FEATURES = [
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
]
OF_EVERY_ANSWER = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
}


def policy_of(path, response):
    """Return the content security policy of a response, sources by directive.

    `frame-ancestors` follows the view's `X-Frame-Options`.
    """
    if FILES.match(path) or response.get("Content-Disposition", "").startswith("attachment"):
        return FILE | {"frame-ancestors": [NONE]}
    if path.startswith(STATIC_PATH):
        return STATIC | {"frame-ancestors": [NONE]}
    if response["X-Frame-Options"] == FRAMED_ANYWHERE:
        return STRICT | {"frame-ancestors": ["*"]}
    is_framed = response["X-Frame-Options"] == "SAMEORIGIN"
    # What the admin lets be framed is a preview: as strict as the page will be. A redirect has no script.
    is_admin = path.startswith(ADMIN_PATH) and not (
        path.startswith(STRICT_IN_ADMIN) or is_framed or 300 <= response.status_code < 400
    )
    return (ADMIN if is_admin else STRICT) | {"frame-ancestors": [SELF if is_framed else NONE]}


def line(policy):
    """Return a policy as a header value."""
    return "; ".join(" ".join([directive, *sources]) for directive, sources in policy.items())


class SecurityHeadersMiddleware(SecurityMiddleware):
    """Django's, and what it lacks; also `noindex` everywhere while the site is not public."""

    def process_response(self, request, response):
        """Add the headers that `response` lacks, with a single policy."""
        response = super().process_response(request, response)
        for name, value in (OF_EVERY_ANSWER | {"X-Frame-Options": settings.X_FRAME_OPTIONS}).items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = line(policy_of(request.path_info, response))
        if response["X-Frame-Options"] == FRAMED_ANYWHERE:
            del response.headers["X-Frame-Options"]
        if request.path_info.startswith(STATIC_PATH) and response.status_code in (200, 304):
            for name in OF_DOCUMENTS:
                del response.headers[name]
        if not settings.SITE_PUBLIC:
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response
