"""The middleware of the security headers (docs/decisions/security-headers.md).

Django's own middleware, with what Django 5.2 has no setting for: the content security policy, which depends on the
path and the response, the permissions policy, and the cross-origin policies.
"""

import re

from django.conf import settings
from django.middleware.security import SecurityMiddleware

NONE, SELF, INLINE = "'none'", "'self'", "'unsafe-inline'"
# For public pages: only the site's own files, and a video on request (`blocks/media.py`).
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
# For the admin: Wagtail 8 initialises its choosers, date fields and inline panels with inline scripts.
# Event handler attributes (`onclick`) stay forbidden.
ADMIN = STRICT | {
    "script-src-elem": [SELF, INLINE],
    "script-src-attr": [NONE],
    "style-src": [SELF, INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
# For uploaded files: opened directly, they run no scripts and have an opaque origin.
FILE = {"default-src": [NONE], "sandbox": []}
# For static files, which are not documents: short, since it is sent with every style sheet.
STATIC = {"default-src": [NONE]}
# Headers without effect on files that are not documents; they would be a third of the size of a small one.
OF_DOCUMENTS = ("Permissions-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options")

# The `X-Frame-Options` that a view sets if any site may frame it; it is not sent to browsers.
FRAMED_ANYWHERE = "ANYWHERE"
ADMIN_PATH = "/admin/"
STATIC_PATH = "/static/"
FILES = re.compile(r"/media/|/documents/\d+/")
# Pages with password fields, which have no inline scripts.
STRICT_IN_ADMIN = ("/admin/login/", "/admin/invitation/", "/admin/password_reset/")
# Browser features that no page uses. Autoplay, full screen and picture-in-picture are allowed, for videos.
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
    # What may be framed in the admin is a preview: as strict as the public page. A redirect has no script.
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
