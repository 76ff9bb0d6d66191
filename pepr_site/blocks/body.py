"""The body of a page: all blocks that editors can use, in the order of the menu."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.base import BodyValue, TemplateByName
from pepr_site.blocks.data import FiguresBlock, TimelineBlock
from pepr_site.blocks.links import ButtonsBlock, PartnersBlock, RelatedPagesBlock
from pepr_site.blocks.media import DocumentsBlock, PictureBlock, VideoBlock
from pepr_site.blocks.site import AccessibilityBlock, ContactFormBlock, MeasuresBlock, SiteDetailsBlock
from pepr_site.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    HeadingBlock,
    HeadingValue,
    ParagraphBlock,
    QuoteBlock,
    TableBlock,
)


class BodyBlock(TemplateByName, blocks.StreamBlock):
    """The body of a page. Templates render it with `{% include_block page.body %}`."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    table = TableBlock()
    picture = PictureBlock()
    video = VideoBlock()
    documents = DocumentsBlock()
    figures = FiguresBlock()
    timeline = TimelineBlock()
    buttons = ButtonsBlock()
    related_pages = RelatedPagesBlock()
    partners = PartnersBlock()
    site_details = SiteDetailsBlock()
    accessibility = AccessibilityBlock()
    measures = MeasuresBlock()
    contact_form = ContactFormBlock()

    class Meta:
        label = _("Contenu")
        block_counts = {"contact_form": {"max_num": 1}}

    def get_context(self, value, parent_context=None):
        set_outline(value)
        return super().get_context(value, parent_context=parent_context)


def set_outline(stream):
    """Set the heading level and a unique anchor of each block of a body.

    The page's title is the h1. Section headings are h2; subheadings and block
    titles are h3 after a heading, so that no level is skipped. The anchor of a
    second heading with the same words ends with « -2 ».
    """
    taken, below_title = set(), False
    for child in stream:
        if not isinstance(child.value, BodyValue):
            continue
        value = child.value
        value.tag = "h3" if below_title and not value.opens_section else "h2"
        below_title = below_title or isinstance(value, HeadingValue)
        if value.anchor:
            value.anchor = unused_anchor(value.anchor, taken)
            taken.add(value.anchor)


def sections(stream):
    """Return the headings that start the sections of a body, with `anchor` and, as `heading`, their text."""
    set_outline(stream)
    return [child.value for child in stream if isinstance(child.value, HeadingValue) and child.value.opens_section]


def pages_listed(stream):
    """Return the ids of the pages in the lists of related pages of a body."""
    lists = (child.value for child in stream if child.block_type == "related_pages")
    return {target.pk for value in lists for target in value.targets}


def unused_anchor(anchor, taken):
    """Return `anchor`, or the first of « anchor-2 », « anchor-3 »… that is not taken."""
    candidate, count = anchor, 1
    while candidate in taken:
        count += 1
        candidate = f"{anchor}-{count}"
    return candidate
