import re

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from pepr_site.pages.typography import NO_BREAK, typeset

register = template.Library()


@register.simple_block_tag
def typography(content):
    """Set what stands between the tags by the rules of the page's language."""
    return mark_safe(typeset(content, get_language()))  # noqa: S308 - rendered, hence already escaped


@register.filter
def spaced(title):
    """Return the title of a screen, « Historique: Appels » as Wagtail joins it, with the space of French."""
    return re.sub(r"(?<=\w): ", f"{NO_BREAK}: ", str(title), count=1) if get_language() == "fr" else title


@register.filter
def spaced_labels(comparison):
    """Return a drawn comparison with the space of French before the colon of each label."""
    if get_language() != "fr":
        return comparison
    return mark_safe(comparison.replace(":</div>", f"{NO_BREAK}:</div>"))  # noqa: S308 - rendered, hence already escaped
