"""Renders rich text, and adds this site's buttons to the rich text editor.

Separate from `links`, which models import: Wagtail's handlers can only be imported after the models.
"""

from django.utils.html import escape
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature
from wagtail.rich_text.pages import PageLinkHandler

from pepr_site.blocks.base import FEATURES, LANGUAGES
from pepr_site.pages.links import linked_pages


class VisiblePageLinkHandler(PageLinkHandler):
    """The links to pages in rich text.

    Wagtail's own handler queries the active language for each link, and links
    to drafts, which answer 404. Here all links of a text cost one query, and a
    link to a page that is not public is rendered as plain text.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [int(attrs["id"]) if attrs.get("id", "").isdecimal() else None for attrs in attrs_list]
        pages = linked_pages([pk for pk in ids if pk])
        targets = [pages[pk].destination if pk in pages else None for pk in ids]
        return [f'<a href="{escape(target.url)}">' if target else "<a>" for target in targets]


def register_language_spans(features):
    """Register one rich text feature per language with Wagtail."""
    for name, (code, (label, description)) in zip(FEATURES, LANGUAGES.items(), strict=True):
        style = f"LANG-{label}"
        options = {"type": style, "label": label, "description": description, "style": {"borderBottom": "1px dotted"}}
        features.register_editor_plugin("draftail", name, InlineStyleFeature(options))
        features.register_converter_rule(
            "contentstate",
            name,
            {
                "from_database_format": {f'span[lang="{code}"]': InlineStyleElementHandler(style)},
                "to_database_format": {"style_map": {style: {"element": "span", "props": {"lang": code}}}},
            },
        )
