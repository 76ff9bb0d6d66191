"""Template tags of the dashboard."""

from django import template

from pepr_site.editing.dashboard.actions import buttons

register = template.Library()


@register.simple_tag(takes_context=True)
def quick_actions(context):
    return buttons(context["request"].user)
