from django import template

from programme.easy_reading.models import twin_address

register = template.Library()


@register.simple_tag
def easy_address(page):
    """Return the address of the page that says in easy words what `page` says, or "" where there is none."""
    return twin_address(page) if page and page.pk else ""
