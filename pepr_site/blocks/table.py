"""The table of a page's body."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockAdapter

from pepr_site.blocks.base import BodyStructBlock, BodyValue
from pepr_site.blocks.text import GROUP


class TextTableBlock(TypedTableBlock):
    """Rows and columns of text."""

    text = blocks.CharBlock(label=_("Texte"), required=False)


class TextTableAdapter(TypedTableBlockAdapter):
    @cached_property
    def media(self):
        # Wagtail's table asks for a caption of its own, beside the one of `TableBlock`.
        return super().media + forms.Media(css={"all": [versioned_static("css/editor.css")]})


register(TextTableAdapter(), TextTableBlock)


class TableValue(BodyValue):
    @property
    def heading(self):
        return self.get("caption") or ""


class TableBlock(BodyStructBlock):
    caption = blocks.CharBlock(
        label=_("Légende"), max_length=200, help_text=_("Ce que montre le tableau. Elle est lue avant lui.")
    )
    table = TextTableBlock(label=_("Tableau"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=300)

    class Meta:
        label = _("Tableau")
        description = _("Des lignes et des colonnes de texte, avec une légende.")
        icon = "table"
        group = GROUP
        value_class = TableValue
        label_format = "{caption}"
        preview_value = {
            "caption": "Les deux axes du programme",
            "table": {
                "columns": [{"type": "text", "heading": "Axe"}, {"type": "text", "heading": "Ce qu’il vise"}],
                "rows": [
                    {"values": ["1", "Les défis de production et de déploiement des biothérapies actuelles"]},
                    {"values": ["2", "Les générations futures, leurs modes de production et d’administration"]},
                ],
            },
            "source": "CEA, 19 février 2024",
        }

    def publication_errors(self, value):
        return {} if value["table"].columns else {"table": _("Ajoutez au moins une colonne.")}
