from django import template

from pepr_site.drawn_pages import draw

register = template.Library()


@register.tag
def drawn(parser, token):
    """Draw what stands between the tags, the same for everybody, and remember it (see `pepr_site.drawn_pages`)."""
    nodelist = parser.parse(("enddrawn",))
    parser.delete_first_token()
    return _Drawn(nodelist)


class _Drawn(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        request = context.get("request")
        if request is None:
            return self.nodelist.render(context)
        return draw(request, context.get("page"), lambda: self.nodelist.render(context))
