"""A page as anybody reads it, remembered from the first time it is drawn until the content changes.

Beneath the page cache (`page_cache/`), for whomever that does not answer:
people who are signed in, above all. What is theirs alone, Wagtail's bar,
stands outside of what is remembered (`components/end.html`). Why, and what is
never remembered: `docs/decisions/pages-drawn-once.md`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pepr_site import generation, replica
from pepr_site.context import COPIED
from pepr_site.page_cache.memory import Memory
from pepr_site.page_cache.moments import next_moment

BOUND = 12 * 2**20  # bytes, for one process
TEMPLATE = "site/drawn.html"

_memory = Memory(BOUND)


@dataclass(frozen=True)
class _Drawn:
    """The bytes, the state of the content that they were made from, and the moment at which the clock changes them."""

    page: int
    body: bytes
    token: str
    until: datetime

    @property
    def weight(self):
        return len(self.body)


def forget():
    """Forget every page: for tests, which change settings."""
    _memory.clear()


def is_for_all(page, request):
    """Whether `request` shows of `page` what it shows everybody: no question asked, no draft, no closed section."""
    return getattr(page, "is_known_public", False) and _asks_nothing(request)


def _asks_nothing(request):
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and not getattr(request, "is_preview", False)
        and COPIED not in request.META
        and not replica.reads_copy()
    )


def key_of_page(request):
    """Return the key of the page that is remembered for `request`, and still holds, or None."""
    drawn = _known(request) if _asks_nothing(request) else None
    return drawn and drawn.page


def _known(request):
    drawn = _memory.get(_key(request))
    holds = drawn and drawn.token == generation.current() and timezone.now() < drawn.until
    return drawn if holds else None


def draw(request, page, render):
    """Return what `render()` makes of `page`, and remember it where everybody may be given it."""
    # What was read under a token is at least as new as it says (see `generation`).
    token = generation.current() if is_for_all(page, request) else ""
    if not token:
        return render()
    until, html = next_moment(timezone.now()), render()
    # A form's token is one visitor's own: whoever asks for one leaves this sign.
    if "CSRF_COOKIE_NEEDS_UPDATE" not in request.META:
        _memory.put(_key(request), _Drawn(page.pk, html.encode(), token, until))
    return html


def _key(request):
    return get_language(), request.get_host(), request.path


def serve(next_serve):
    """Wagtail's hook `on_serve_page`: give the page as it is remembered. Whether it may be read was asked before."""

    def answer(page, request, args, kwargs):
        drawn = _known(request) if is_for_all(page, request) else None
        if drawn is None:
            return next_serve(page, request, args, kwargs)
        request.is_preview = False
        return TemplateResponse(
            request, TEMPLATE, {"page": page, "self": page, "drawn": SafeString(drawn.body.decode())}
        )

    return answer
