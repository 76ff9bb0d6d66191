import re

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from pepr_site.pages.text import NO_BREAK

register = template.Library()


@register.filter
def spaced(title):
    """Return the title of a screen, « Historique: Appels » as Wagtail joins it, with the space of French."""
    return re.sub(r"(?<=\w): ", f"{NO_BREAK}: ", str(title), count=1) if get_language() == "fr" else title


@register.filter
def spaced_labels(comparison):
    """Return a rendered comparison with the French space before the colon of each label."""
    if get_language() != "fr":
        return comparison
    return mark_safe(comparison.replace(":</div>", f"{NO_BREAK}:</div>"))  # noqa: S308 - drawn, hence already escaped
