from django import template
from django.utils.safestring import mark_safe

from programme.figures.models import with_figures

register = template.Library()


@register.simple_block_tag
def figures(content):
    """Print the key figures that the rendered document names, as `[[budget]]`."""
    return mark_safe(with_figures(content))  # noqa: S308 - `with_figures` escapes what it adds
