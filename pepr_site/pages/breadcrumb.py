"""The breadcrumb of an address that is not a page."""

from django.urls import reverse
from django.utils.translation import gettext as _


def breadcrumb_of(title):
    """Return the breadcrumb of what stands right under the home page, `{title, url}` each."""
    return [{"title": _("Accueil"), "url": reverse("wagtail_serve", args=[""])}, {"title": title, "url": ""}]
