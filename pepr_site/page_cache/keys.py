"""Which requests may share one answer, and the request that stands for all of them."""

import io
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from pepr_site.headers import is_secure

# What answers differently to each reader, or serves files, or is asked with headers that count.
OWN_WAY = ("/admin/", "/static/", "/media/", "/documents/", "/api/", "/__debug__/")
# What tells the site, in the environment of a request, that its answer is for all.
SHARED = "pepr_site.shared"
LONGEST_QUERY = 1000  # characters
MOST_PARAMETERS = 30

# The names of the query parameters that some view or page reads. Every other one
# (`utm_source`, `fbclid`…) is dropped before the page is made. Views and lists
# add their own.
parameters = {"page", "q"}


def key_of(environ):
    """Return `(path, query)` for a request that anybody's answer suits, or None.

    `environ` is WSGI's. The query has the known parameters only.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("PATH_INFO", "").startswith(OWN_WAY):
        return None
    if settings.SESSION_COOKIE_NAME + "=" in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ:
        return None
    if environ.get("HTTP_HOST", "").partition(":")[0].lower() != settings.SITE_ADDRESS.hostname:
        return None
    if settings.SECURE_SSL_REDIRECT and not is_secure(environ):
        return None
    query = known_query(environ.get("QUERY_STRING", ""))
    return None if query is None else (environ.get("PATH_INFO", ""), query)


def known_query(query):
    """Return the query string `query` with its known parameters only, or None where it is too long to be read."""
    if not query:
        return ""
    if len(query) > LONGEST_QUERY:
        return None
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    return urlencode([pair for pair in pairs if pair[0] in parameters])


def request_for(key, environ):
    """Return the WSGI environment of the request that stands for all those of `key`.

    It holds nothing of the visitor's: no cookie, no address, no header. What is
    made from it cannot carry what one visitor sent to the next.
    """
    kept = {name: value for name, value in environ.items() if name.startswith(("wsgi.", "SERVER_", "SCRIPT_"))}
    return kept | {
        SHARED: True,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": key[0],
        "QUERY_STRING": key[1],
        "HTTP_HOST": settings.SITE_ADDRESS.netloc,
        "wsgi.url_scheme": settings.SITE_ADDRESS.scheme,
        "wsgi.input": io.BytesIO(),
    }
