"""The full text of a page for feeds: self-contained, with its picture and sources."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import Filter

from pepr_site.blocks.body import set_outline
from pepr_site.pages.links import absolute
from pepr_site.pages.text import filled_html, typeset

# The blocks that are included; the others are links to the site, or need its styles or scripts.
READ = {"heading", "paragraph", "quote", "callout", "accordion", "table", "timeline"}
# The renditions of images and portraits in feeds, which pages use too.
PICTURE, PORTRAIT = Filter(spec="format-jpeg|width-800"), Filter(spec="format-jpeg|fill-400x300")
# Markup for reading modes only.
FOR_READING_MODES = re.compile(r"<(/?)page-part\b|<hr hidden>")
LOCAL = re.compile(r'\b(href|src)="(/[^"]*)"')


def full_text(page, is_words_alone=False):
    """Return the picture, the body and the sources of a page as HTML with full URLs; empty without a body.

    With `is_words_alone`, only the text of its blocks.
    """
    body = getattr(page, "body", None) or ()
    set_outline(body)
    image = None if is_words_alone else getattr(page, "lead_image", None)
    parts = [picture(image, page.lead_image_alternative)] if image else []
    for child in body:
        if child.block_type == "picture" and child.value["image"] and not is_words_alone:
            parts.append(picture(child.value["image"], child.value.alternative))
        elif child.block_type in READ:
            parts.append(child.render())
    if not parts:
        return ""
    html = filled_html("\n".join([*parts, "" if is_words_alone else sources(page)]))
    html = FOR_READING_MODES.sub(lambda found: "" if found[1] is None else f"<{found[1]}div", html)
    return LOCAL.sub(lambda found: f'{found[1]}="{absolute(found[2])}"', typeset(html, get_language()))


def picture(image, alternative, size=PICTURE):
    """Return a picture with its credit, or nothing while it has no rendition."""
    credit = _("Crédit : %(credit)s") % {"credit": image.credit} if image.credit else ""
    for rendition in image.find_existing_renditions(size).values():
        return format_html(
            '<p><img src="{}" alt="{}" width="{}" height="{}">{}</p>',
            absolute(rendition.url),
            alternative,
            str(rendition.width),
            str(rendition.height),
            format_html("<br><small>{}</small>", credit) if credit else "",
        )
    return ""


def sources(page):
    """Return the sources of a page as a line of links, or nothing."""
    found = [(source.value["address"], source.value["label"]) for source in page.sources]
    links = format_html_join(" · ", '<a href="{}">{}</a>', [pair for pair in found if pair[0]])
    return format_html("<p>{} {}</p>", _("Sources :"), links) if links else ""
