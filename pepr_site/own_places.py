"""What of a page is one visitor's own: places in what is drawn for all, filled anew in each answer.

So a page with a form need not be drawn for each visitor. Apps add their places to `places`, by name.
"""

import re
import secrets

from django.middleware.csrf import get_token
from django.utils.html import escape

# Functions of the request that return the text of a place.
places = {"csrf_token": get_token}

# Nobody can write it in a text of the site.
_MARK = secrets.token_hex(16)
_PLACE = re.compile(rf"{_MARK}-(\w+)-")


def place(name):
    """Return what stands in the HTML for the place `name` until it is filled."""
    return f"{_MARK}-{name}-"


def has_any(html):
    return _MARK in html


def filled(html, request):
    """Return `html` with each place filled for the visitor of `request`, escaped."""
    return _PLACE.sub(lambda found: escape(places[found[1]](request)), html) if has_any(html) else html
