from django import template
from django.utils.safestring import mark_safe

from pepr_site.structured_data import as_script, graph

register = template.Library()


@register.simple_tag(takes_context=True)
def structured_data(context):
    """The page's JSON-LD; nothing in a preview, which has no address yet, nor on a page that does not exist."""
    request = context.get("request")
    if not request or getattr(request, "is_preview", False) or not (context.get("page") or context.get("breadcrumb")):
        return ""
    script = as_script(graph(context.flatten()))
    return mark_safe(f'<script type="application/ld+json">{script}</script>')  # noqa: S308 - `as_script` escapes
