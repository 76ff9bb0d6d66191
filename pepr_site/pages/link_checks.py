"""Which addresses a published text may lead to: a visitor can open neither the admin nor a file of another machine."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

OUTSIDE = {"http", "https", "mailto", "tel"}


def is_open(address):
    """Whether a visitor can follow an address as it stands in a page."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    is_here = not parts.netloc or parts.hostname == urlsplit(settings.SITE_URL).hostname
    if is_here and f"{parts.path}/".startswith(reverse("wagtailadmin_home")):
        return False
    # One that goes on from the page at hand leads elsewhere from a list, a feed or a mail.
    return parts.scheme in OUTSIDE if parts.scheme else address.strip().startswith(("/", "#"))


def check_address(address, words=None):
    """Raise a `ValidationError` at an address that no visitor can follow; `words` are those of its link."""
    if address and not is_open(address):
        message = _(
            "Le lien « %(words)s » mène à l’administration du site, ou à un fichier d’un ordinateur : "
            "un visiteur ne pourrait pas l’ouvrir. Corrigez son adresse, ou retirez-le."
        )
        raise ValidationError(message % {"words": words or address})


def check_links(source):
    """Raise a `ValidationError` at the first link of a rich text that no visitor can follow."""
    for link in BeautifulSoup(source, "html.parser").find_all("a", href=True):
        check_address(link["href"], link.get_text())
