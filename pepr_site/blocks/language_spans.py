"""Passages in another language than their page: `<span lang="en">`, so that they are pronounced and set as they should.

An editor marks one with a button, as one sets words in bold.
"""

from django.utils.translation import gettext_lazy as _

# What French and English scientific prose quotes. The label is what the button shows.
LANGUAGES = {
    "fr": ("FR", _("Passage en français")),
    "en": ("EN", _("Passage en anglais")),
    "la": ("LA", _("Passage en latin")),
}
FEATURES = [f"lang-{code}" for code in LANGUAGES]


def register(features):
    """Add one feature a language to Wagtail's registry of rich text features."""
    # The names above are read by models, before which the admin cannot be.
    from wagtail.admin.rich_text.converters.html_to_contentstate import InlineStyleElementHandler
    from wagtail.admin.rich_text.editors.draftail.features import InlineStyleFeature

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
