"""Blocks of text."""

from django import forms
from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockAdapter

from pepr_site.blocks.base import BodyStructBlock, BodyValue, CheckedStructBlock, ProseBlock, TemplateByName
from pepr_site.pages.readable_blocks import ChoiceBlock, URLBlock

GROUP = _("Texte")


class HeadingValue(BodyValue):
    @property
    def heading(self):
        return self.get("text") or ""

    @property
    def opens_section(self):
        return self["level"] == "h2"


class HeadingBlock(BodyStructBlock):
    text = blocks.CharBlock(label=_("Titre"), max_length=120)
    level = ChoiceBlock(
        label=_("Niveau"),
        choices=[("h2", _("Titre")), ("h3", _("Sous-titre"))],
        default="h2",
        search_index=False,
        help_text=_("Un sous-titre vient sous un titre."),
    )

    class Meta:
        label = _("Titre")
        description = _("Un titre ou un sous-titre dans la page. Il a sa propre adresse, que l’on peut partager.")
        icon = "title"
        group = GROUP
        value_class = HeadingValue
        label_format = "{text}"
        preview_value = {"text": "Douze projets prioritaires", "level": "h2"}


class ParagraphBlock(TemplateByName, ProseBlock):
    class Meta:
        label = _("Texte")
        description = _("Un ou plusieurs paragraphes, avec des listes et des liens.")
        icon = "pilcrow"
        group = GROUP
        preview_value = (
            "<p>Les biothérapies tirent leur principe actif du vivant : cellules, virus, protéines, acides nucléiques. "
            "Elles ont ouvert des voies de traitement à des malades gravement atteints.</p>"
            "<ul><li>les thérapies géniques</li><li>les thérapies cellulaires et tissulaires</li></ul>"
        )


class QuoteValue(BodyValue):
    @property
    def words(self):
        """The quotation without quotation marks, which the template adds."""
        return self["text"].strip().strip('«»“”"\u00a0\u202f ')


class QuoteBlock(BodyStructBlock):
    text = blocks.TextBlock(
        label=_("Citation"), rows=3, help_text=_("Mot pour mot, sans guillemets : le site les ajoute.")
    )
    author = blocks.CharBlock(label=_("Auteur"), max_length=120)
    role = blocks.CharBlock(label=_("Qualité de l’auteur"), required=False, max_length=200)
    source_address = URLBlock(label=_("Adresse de la source"), required=False, max_length=1000)

    class Meta:
        label = _("Citation")
        description = _("Les mots exacts de quelqu’un, avec son nom et sa qualité.")
        icon = "openquote"
        group = GROUP
        value_class = QuoteValue
        label_format = "{author}"
        preview_value = {
            "text": "[…] replacer la France à l’avant-garde de l’innovation dans le domaine.",
            "author": "CEA",
            "role": "article du 19 février 2024",
        }


class Tone(TextChoices):
    """The purpose of a call-out. Its name is shown, since colour alone must not convey it."""

    INFO = "info", _("À savoir")
    WARNING = "warning", _("Attention")
    KEY = "key", _("À retenir")


class CalloutValue(BodyValue):
    @property
    def tone_label(self):
        return Tone(self["tone"]).label if self["tone"] in Tone.values else ""


class CalloutBlock(BodyStructBlock):
    tone = ChoiceBlock(label=_("Genre"), choices=Tone.choices, default=Tone.INFO, search_index=False)
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    text = ProseBlock(label=_("Texte"))

    class Meta:
        label = _("Encadré")
        description = _("Une information à part du texte : à savoir, attention, à retenir.")
        icon = "info-circle"
        group = GROUP
        value_class = CalloutValue
        label_format = "{title}"
        preview_value = {
            "tone": "key",
            "title": "Ce qui n’est pas publié est dit",
            "text": "<p>Quand une source manque, la page porte « Non publié à ce jour ».</p>",
        }


class AccordionItemBlock(CheckedStructBlock):
    title = blocks.CharBlock(label=_("Question ou titre"), max_length=200)
    text = ProseBlock(label=_("Réponse ou texte"))

    class Meta:
        label = _("Volet")
        label_format = "{title}"


class AccordionBlock(BodyStructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Volets"), min_num=1)

    class Meta:
        label = _("Volets dépliants")
        description = _("Des questions dont la réponse s’ouvre d’un clic.")
        icon = "collapse-down"
        group = GROUP
        preview_value = {
            "items": [
                {
                    "title": "Qu’est-ce qu’un vecteur ?",
                    "text": "<p>Un « véhicule » qui fait entrer du matériel génétique dans une cellule.</p>",
                },
                {
                    "title": "Qui pilote le programme ?",
                    "text": "<p>L’Inserm et le CEA.</p>",
                },
            ]
        }


class TextTableBlock(TypedTableBlock):
    """Rows and columns of text."""

    text = blocks.CharBlock(label=_("Texte"), required=False)


class TextTableAdapter(TypedTableBlockAdapter):
    @cached_property
    def media(self):
        # The style sheet hides the caption field of Wagtail's table: `TableBlock` has its own.
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
