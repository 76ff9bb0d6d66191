"""A page as anybody reads it, remembered from the first time it is drawn until the content changes.

Beneath the page cache (`page_cache/`), for whomever that does not answer:
people who are signed in, and readers of the page with the contact form. What
is one reader's alone is not of it: Wagtail's bar stands after it
(`components/end.html`), and what a form tells one visitor in places that are
filled in each answer (`own_places.py`). Why, and what is never remembered:
`docs/decisions/pages-drawn-once.md`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, wraps

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pepr_site import generation, own_places
from pepr_site.page_cache.entries import SKEW
from pepr_site.page_cache.freshness import Freshness
from pepr_site.page_cache.keys import SHARED, known_query
from pepr_site.page_cache.memory import Memory
from pepr_site.page_cache.moments import next_moment

# Bytes, for one process. Addresses with a query are without number: they push out one another and never a page.
PAGES_BOUND, QUERIES_BOUND = 12 * 2**20, 4 * 2**20
TEMPLATE = "site/drawn.html"

_pages, _queries = Memory(PAGES_BOUND), Memory(QUERIES_BOUND)
# Asked on the connection of the request.
_freshness = Freshness(generation.token)


@dataclass(frozen=True)
class _Drawn:
    """The bytes, the content and the moment that they were made from, and the moment at which the clock changes them.

    `page` is the key of Wagtail's page, None where another view has drawn it.
    """

    page: int | None
    body: bytes
    token: str
    made: datetime
    until: datetime
    has_places: bool

    @property
    def weight(self):
        return len(self.body)

    def holds(self, token, now):
        """Whether it is still what would be drawn."""
        # What a clock that ran ahead has drawn is not, once it is set right.
        return self.token == token and self.made - timedelta(seconds=SKEW) <= now < self.until

    def for_visitor(self, request):
        """Return the bytes, their places filled."""
        return own_places.filled(self.body.decode(), request).encode() if self.has_places else self.body


def forget():
    """Forget every page: for tests, which change settings."""
    _pages.clear()
    _queries.clear()


def is_for_all(page, request):
    """Whether `request` shows of `page` what it shows everybody: no draft, no closed section, no answer to a form."""
    return getattr(page, "is_known_public", False) and _is_plain(request)


def _is_plain(request):
    query = request.META.get("QUERY_STRING", "")
    return (
        request.method in ("GET", "HEAD")
        # A page may repeat what it does not know.
        and query == known_query(query)
        and not getattr(request, "is_preview", False)
    )


def draw(request, page, render, is_same_for_all=False):
    """Return what `render()` makes, its places filled, and remember it where everybody may be given it.

    `page` is Wagtail's; where there is none, the view tells whether what it shows `is_same_for_all`.
    """
    is_kept = is_for_all(page, request) if page else is_same_for_all and _is_plain(request)
    # What was read under a token is at least as new as it says (see `generation`).
    token = generation.current() if is_kept else ""
    if not token:
        return own_places.filled(render(), request)
    now, html = timezone.now(), render()
    # The token of a form that has no place is one visitor's own: whoever asks for one leaves this sign.
    if "CSRF_COOKIE_NEEDS_UPDATE" not in request.META:
        drawn = _Drawn(page.pk if page else None, html.encode(), token, now, next_moment(now), own_places.has_any(html))
        _memory_for(request).put(_key(request), drawn)
    return own_places.filled(html, request)


def answer(request):
    """Return the whole answer to a reader without a session, from memory, or None; within a lease without a query."""
    drawn = None if settings.SESSION_COOKIE_NAME in request.COOKIES else _known(request)
    return drawn and _told(HttpResponse([drawn.for_visitor(request), _end()]), drawn)


def once(view):
    """Decorate a view whose template is no page of Wagtail's, to draw once what it says `is_same_for_all`."""

    @wraps(view)
    def answering(request, *args, **kwargs):
        return answer(request) or _with_bar(request) or view(request, *args, **kwargs)

    return answering


def serve(next_serve):
    """Wagtail's hook `on_serve_page`: give the page as it is remembered. Whether it may be read was asked before."""

    def answering(page, request, args, kwargs):
        response = _with_bar(request, page) if getattr(page, "is_known_public", False) else None
        return response or next_serve(page, request, args, kwargs)

    return answering


def key_of_page(request):
    """Return the key of Wagtail's page that is remembered for `request`, and still holds, or None."""
    drawn = _known(request)
    return drawn and drawn.page


def _with_bar(request, page=None):
    """Return the answer to a reader who may get Wagtail's bar, for `page` if it has one; None where none is known."""
    drawn = _known(request)
    if drawn is None:
        return None
    request.is_preview = False
    shown = {"page": page, "self": page, "drawn": SafeString(drawn.for_visitor(request).decode())}
    return _told(TemplateResponse(request, TEMPLATE, shown), drawn)


def _told(response, drawn):
    if drawn.has_places:
        add_never_cache_headers(response)
    return response


@cache
def _end():
    """Return what follows what is drawn where there is no bar."""
    return render_to_string(TEMPLATE, {"drawn": ""}).encode()


def _known(request):
    if not _is_plain(request):
        return None
    drawn = _memory_for(request).get(_key(request))
    return drawn if drawn and drawn.holds(_token(request), timezone.now()) else None


def _token(request):
    # What the page cache keeps under a token may not be older, by a lease, than that token.
    if SHARED in request.META:
        return generation.current()
    token, is_reachable = _freshness.current()
    return token if is_reachable else None


def _memory_for(request):
    return _queries if request.META.get("QUERY_STRING") else _pages


def _key(request):
    return get_language(), request.get_host(), request.path, request.META.get("QUERY_STRING", "")
