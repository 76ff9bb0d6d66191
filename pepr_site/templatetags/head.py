from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from pepr_site.pages.links import absolute
from pepr_site.pages.text import as_read, typeset
from pepr_site.web import colours
from pepr_site.web import social_image as pictures
from pepr_site.web.citation import MEDIA_TYPES, citation
from pepr_site.web.social_image_drawing import HEIGHT, WIDTH
from pepr_site.web.structured_data import as_script, graph

# The Open Graph locale of each language.
TERRITORIES = {"fr": "fr_FR", "en": "en_GB"}

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
    """Return what a shared link shows of the page: `{address, alt, type, width, height}`."""
    page = context.get("page")
    if picture := pictures.chosen(page):
        facts = {"type": "image/jpeg", "width": str(picture.width), "height": str(picture.height)}
        return {"address": absolute(picture.url), "alt": page.sharing_image_alt, **facts}
    words = pictures.card(page).words if page else [context["site_text"].name] if "site_text" in context else []
    return {
        "address": absolute(pictures.address(page)),
        "alt": ". ".join(words),
        "type": "image/png",
        # As text: templates localise numbers with a thousands separator.
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }


@register.filter
def territory(code):
    """Return the language and territory that the code of a language stands for: « fr_FR »."""
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
    subject = as_read(f"{page.title} | {site}")
    body = as_read(page.description) + f"\r\n\r\n{context['canonical_url']}\r\n"
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


@register.simple_block_tag
def typography(content):
    """Set what stands between the tags by the rules of the page's language."""
    return mark_safe(typeset(content, get_language()))  # noqa: S308 - rendered, hence already escaped
