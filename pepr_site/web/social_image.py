"""The social picture of each page, made by a task at publication.

Its file name is a digest of its text and colours, so no table stores it and no cached copy goes stale. It is never
drawn during a request: until it exists, the site's default picture is used.
"""

import functools
import hashlib
from dataclasses import astuple, dataclass

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django_tasks import task

from pepr_site.operations import content_version
from pepr_site.operations.tasks import are_renditions_deferred
from pepr_site.pages.base import BasePage
from pepr_site.pages.images import SHARING
from pepr_site.pages.site_settings import site_text
from pepr_site.pages.text import typeset
from pepr_site.pages.visibility import readable
from pepr_site.web import social_image_drawing

FOLDER = "social"
SITES_OWN = "img/social.png"

# The names of existing images: one storage query per image and process.
_seen = set()


@dataclass(frozen=True)
class Card:
    """The content of a page's social picture."""

    title: str
    kind: str
    site_name: str
    tone: str

    @property
    def words(self):
        return [text for text in (self.site_name, self.kind, self.title) if text]

    @functools.cached_property
    def name(self):
        """The picture's name in the storage."""
        content = "\x00".join(map(str, (social_image_drawing.VERSION, *astuple(self))))
        return f"{FOLDER}/{hashlib.sha256(content.encode()).hexdigest()[:24]}.png"

    @property
    def is_made(self):
        if self.name not in _seen and default_storage.exists(self.name):
            _seen.add(self.name)
        return self.name in _seen

    def make(self):
        """Draw and store the picture, unless it exists; return whether it was drawn."""
        if default_storage.exists(self.name):
            return False
        picture = social_image_drawing.draw(*astuple(self))
        # A concurrent process may have saved the same image, with the same bytes.
        kept = default_storage.save(self.name, ContentFile(picture))
        if kept != self.name:
            default_storage.delete(kept)
        return True


def card(page):
    """Return the `Card` of a page, in the active language, which must be the page's."""
    language = get_language()
    words = (page.title, capfirst(str(page.card_kind)), site_text(language).name)
    return Card(*(typeset(text, language) for text in words), tone=page.tone)


def make(page):
    """Make a visible page's picture in its language, unless it exists; return its `Card`, and whether it is new."""
    with override(page.locale.language_code):
        found = card(page)
    return found, found.make()


@task
def make_of(app_label, model_name, pk):
    """Make the picture of a page, if it is visible."""
    page = readable(apps.get_model(app_label, model_name).objects.filter(pk=pk)).select_related("locale").first()
    if page and make(page)[1]:
        # The URL of the image is part of the page.
        content_version.renew()


def queue_social_image(instance, **kwargs):
    """A receiver of `page_published`: queue the picture."""
    if isinstance(instance, BasePage) and not are_renditions_deferred():
        make_of.enqueue(instance._meta.app_label, instance._meta.model_name, instance.pk)


def chosen(page):
    """Return the rendition of a page's own sharing picture; None where it has none, or none yet."""
    picture = page.sharing_image if page else None
    return picture and picture.find_existing_renditions(SHARING).get(SHARING)


def address(found):
    """Return the URL of the picture of a `Card`, or of the site's default for None or one that is not made yet."""
    return default_storage.url(found.name) if found and found.is_made else static(SITES_OWN)


def delete_unused(wanted):
    """Delete the pictures whose names are not in `wanted`, a set; return how many."""
    if not default_storage.exists(FOLDER):
        return 0
    _, names = default_storage.listdir(FOLDER)
    old = [f"{FOLDER}/{name}" for name in names if f"{FOLDER}/{name}" not in wanted]
    for name in old:
        default_storage.delete(name)
        _seen.discard(name)
    return len(old)
