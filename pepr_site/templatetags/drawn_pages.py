from django import template

from pepr_site import own_places
from pepr_site.drawn_pages import draw

register = template.Library()


@register.tag
def drawn(parser, token):
    """Draw what stands between the tags, the same for everybody, and remember it (see `pepr_site.drawn_pages`)."""
    nodelist = parser.parse(("enddrawn",))
    parser.delete_first_token()
    return _Drawn(nodelist)


@register.simple_tag
def own_place(name):
    """Leave a place for what is one visitor's own (see `pepr_site.own_places`)."""
    return own_places.place(name)


class _Drawn(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        request = context.get("request")
        if request is None:
            return self.nodelist.render(context)
        return draw(request, context.get("page"), lambda: self.nodelist.render(context), context.get("is_same_for_all"))
