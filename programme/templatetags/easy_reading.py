from django import template

from programme.easy_reading import twins

register = template.Library()


@register.simple_tag
def easy_address(page):
    """Return the address of the page that says in easy words what `page` says, or "" where there is none."""
    return twins().get(page.pk, "") if page else ""
