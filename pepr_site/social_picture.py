"""The picture of each page that a shared link shows: made when the page is published, found by what it shows.

Its name is a digest of its words and colours, so no table remembers it and
no copy kept elsewhere goes stale. A visitor's request never draws: where the
picture is not there yet, the site's own stands for it.
"""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple, dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.templatetags.static import static
from django.utils.text import capfirst
from django.utils.translation import get_language, override

from pepr_site import social_drawing
from pepr_site.context import site_text
from pepr_site.pages import BasePage, visible
from pepr_site.typography import typeset

FOLDER = "social"
SITES_OWN = "img/social.png"

# Set while a command that makes many pages leaves their pictures to `make_renditions`.
_is_put_off = ContextVar("is_put_off", default=False)
# The names of pictures seen in the store: one look a picture and process.
_seen = set()


@dataclass(frozen=True)
class Card:
    """What the picture of a page shows."""

    title: str
    kind: str
    site_name: str
    tone: str

    @property
    def words(self):
        return [text for text in (self.site_name, self.kind, self.title) if text]

    @property
    def name(self):
        """The picture's name in the store."""
        told = "\x00".join(map(str, (social_drawing.VERSION, *astuple(self))))
        return f"{FOLDER}/{hashlib.sha256(told.encode()).hexdigest()[:24]}.png"

    @property
    def is_made(self):
        if self.name not in _seen and default_storage.exists(self.name):
            _seen.add(self.name)
        return self.name in _seen

    def make(self):
        """Draw the picture and keep it, unless it is there; return whether it was drawn."""
        if default_storage.exists(self.name):
            return False
        picture = social_drawing.draw(*astuple(self))
        # Whoever drew the same one meanwhile has drawn the same bytes.
        kept = default_storage.save(self.name, ContentFile(picture))
        if kept != self.name:
            default_storage.delete(kept)
        return True


def card(page):
    """Return the `Card` of a page, in the active language, which is to be the page's."""
    language = get_language()
    words = (page.title, capfirst(str(page.card_kind)), site_text(language).name)
    return Card(*(typeset(text, language) for text in words), tone=page.tone)


def make(page):
    """Make a visible page's picture in its language, unless it is there; return its `Card`, and whether it is new."""
    with override(page.locale.language_code):
        found = card(page)
    return found, found.make()


def make_when_published(instance, **kwargs):
    """A receiver of `page_published`: make the picture once the page is there for all to see."""
    if not isinstance(instance, BasePage) or _is_put_off.get():
        return

    def make_if_visible():
        if visible(type(instance).objects.filter(pk=instance.pk)).exists():
            make(instance)

    # A picture that cannot be made is told in the log, and keeps no page from its readers.
    transaction.on_commit(make_if_visible, robust=True)


@contextmanager
def put_off():
    """Publish pages without making their pictures, which the command `make_renditions` will do."""
    token = _is_put_off.set(True)
    try:
        yield
    finally:
        _is_put_off.reset(token)


def address(page):
    """Return the address of the page's picture, or of the site's own where there is none."""
    found = card(page) if page else None
    return default_storage.url(found.name) if found and found.is_made else static(SITES_OWN)


def forget(wanted):
    """Delete the pictures whose names are not in `wanted`, a set; return how many."""
    if not default_storage.exists(FOLDER):
        return 0
    _, names = default_storage.listdir(FOLDER)
    old = [f"{FOLDER}/{name}" for name in names if f"{FOLDER}/{name}" not in wanted]
    for name in old:
        default_storage.delete(name)
        _seen.discard(name)
    return len(old)
