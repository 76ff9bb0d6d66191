"""Template tags of the public pages and of mails."""

import re
from functools import cache, lru_cache
from urllib.parse import quote

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from pepr_site.pages.links import absolute
from pepr_site.pages.text import as_rendered, typeset
from pepr_site.web import colours
from pepr_site.web import social_image as pictures
from pepr_site.web.citation import MEDIA_TYPES, citation
from pepr_site.web.social_image_drawing import HEIGHT, WIDTH
from pepr_site.web.structured_data import as_script, graph

# The Open Graph locale of each language.
TERRITORIES = {"fr": "fr_FR", "en": "en_GB"}

_SYMBOL = re.compile(r"<symbol ([^>]*)>(.*?)</symbol>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(?<![\w:-])([\w:-]+)="([^"]*)"')
# The attributes of a <symbol> that go to its <svg>. Overflow is set in style sheets; the others are for painting.
_FRAME = {"viewBox", "preserveAspectRatio"}
_LEFT = {"id", "overflow"}

register = template.Library()
register.simple_tag(colours.colour)


@register.simple_tag(takes_context=True)
def structured_data(context):
    """The page's JSON-LD; nothing in a preview, which has no address yet, nor on a page that does not exist."""
    request = context.get("request")
    if not request or getattr(request, "is_preview", False) or not (context.get("page") or context.get("breadcrumb")):
        return ""
    script = as_script(graph(context.flatten()))
    return mark_safe(f'<script type="application/ld+json">{script}</script>')  # noqa: S308 - `as_script` escapes


@register.simple_tag(takes_context=True)
def social_picture(context):
    """Return the image for shared links of the page: `{address, alt, type, width, height}`."""
    page = context.get("page")
    if picture := pictures.chosen(page):
        facts = {"type": "image/jpeg", "width": str(picture.width), "height": str(picture.height)}
        return {"address": absolute(picture.url), "alt": page.sharing_image_alt, **facts}
    card = pictures.card(page) if page else None
    words = card.words if card else [context["site_text"].name] if "site_text" in context else []
    return {
        "address": absolute(pictures.address(card)),
        "alt": ". ".join(words),
        "type": "image/png",
        # As text: templates localise numbers with a thousands separator.
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }


@register.filter
def territory(code):
    """Return the locale of a language code: « fr_FR »."""
    return TERRITORIES.get(code, code)


@register.simple_tag(takes_context=True)
def cite(context):
    """Return how to cite the page: `{cited, text, bib, ris}`, a reference in words and the addresses of two files."""
    address = context["canonical_url"]
    cited = citation(context["page"], context["site_text"], address)
    path = context["request"].path.removeprefix(context["home_url"])
    return {
        "cited": cited,
        "text": cited.text,
        **{kind: reverse("cite", kwargs={"path": path, "file_format": kind}) for kind in MEDIA_TYPES},
    }


@register.simple_tag(takes_context=True)
def mail_address(context):
    """Return the `mailto:` address that sends the page to somebody."""
    page, site = context["page"], context["site_text"].name
    subject = as_rendered(f"{page.title} | {site}")
    body = as_rendered(page.description) + f"\r\n\r\n{context['canonical_url']}\r\n"
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


@register.simple_block_tag
def typography(content):
    """Apply the typography of the page's language to the content of the tag."""
    return mark_safe(typeset(content, get_language()))  # noqa: S308 - rendered, hence already escaped


@cache
def symbols(file):
    """Return the symbols of `static/img/<file>.svg` by their id: the attributes of an <svg>, and its content."""
    text = (settings.BASE_DIR / "static" / "img" / f"{file}.svg").read_text()
    return dict(_symbol(dict(_ATTRIBUTE.findall(attributes)), content) for attributes, content in _SYMBOL.findall(text))


def _symbol(attributes, content):
    frame = {name: value for name, value in attributes.items() if name in _FRAME}
    paint = "".join(f' {name}="{value}"' for name, value in attributes.items() if name not in _FRAME | _LEFT)
    return attributes["id"], (frame, f"<g{paint}>{content}</g>")


@register.simple_tag
def drawing(file, name, css_class=None, **place):
    """Return the symbol `name` of `static/img/<file>.svg`, see `_svg`; cached, since pages repeat most of them."""
    return _svg(file, name, css_class, tuple(place.items()))


@register.simple_tag
def symbol(name, css_class="symbol"):
    """Return a symbol of the sprite (g1, b-full, i-search…), always used beside text with the same meaning."""
    return _svg("symbols", name, css_class, (("width", "24"), ("height", "24")))


@lru_cache(maxsize=500)
def _svg(file, name, css_class, place):
    """Return the symbol `name` of `static/img/<file>.svg` as a decorative <svg>; empty if there is none.

    `place` holds the `x`, `y`, `width` and `height` of one that stands inside of another.
    """
    frame, content = symbols(file).get(name, ({}, ""))
    attributes = flatatt({"class": css_class} | dict(place) | frame | {"aria-hidden": "true", "focusable": "false"})
    return format_html("<svg{}>{}</svg>", attributes, mark_safe(content))  # noqa: S308 - of a file of ours


@register.simple_tag
def localized(row, name):
    """Return the text `name` of a `Bilingual` row, with a `lang` attribute if it differs from the page's language."""
    text, language = row.in_language(name), row.language_of(name)
    return format_html('<span lang="{}">{}</span>', language, text) if text and language != get_language() else text
