"""Template tags for objects whose text exists in several languages."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def said(row, name):
    """Return the text `name` of a `Twinned` row, marked with its language where that is not the page's."""
    text, language = row.in_language(name), row.language_of(name)
    return format_html('<span lang="{}">{}</span>', language, text) if text and language != get_language() else text
