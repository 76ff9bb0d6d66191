"""Blocks of links to pages and institutions."""

from django.db.models import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.base import BodyStructBlock, BodyValue, CheckedStructBlock, TitleBlock
from pepr_site.blocks.choosers import CachedSnippetBlock, LinkedPageBlock, examples
from pepr_site.pages.links import destination
from pepr_site.pages.readable_blocks import ChoiceBlock, URLBlock

GROUP = _("Liens")


class Style(TextChoices):
    PRIMARY = "primary", _("Plein")
    SECONDARY = "secondary", _("Au trait")


class ButtonValue(blocks.StructValue):
    @property
    def url(self):
        """The URL of the button: that of its page if it is public, or the given one; otherwise an empty string."""
        target = self["page"] and destination(self["page"])
        return target.url if target else self["address"] or ""


class ButtonBlock(CheckedStructBlock):
    label = blocks.CharBlock(
        label=_("Texte du bouton"), max_length=80, help_text=_("Il dit où il mène : « Lire l’appel », et non « ici ».")
    )
    page = LinkedPageBlock(label=_("Page du site"), required=False)
    address = URLBlock(label=_("Ou adresse"), required=False, max_length=1000)
    style = ChoiceBlock(label=_("Dessin"), choices=Style.choices, default=Style.PRIMARY, search_index=False)

    class Meta:
        label = _("Bouton")
        value_class = ButtonValue
        label_format = "{label}"

    def publication_errors(self, value):
        if bool(value["page"]) != bool(value["address"]):
            return {}
        return {"page": _("Choisissez une page du site ou donnez une adresse : l’une des deux.")}


class ButtonsValue(BodyValue):
    @property
    def working(self):
        """The buttons that have a URL."""
        return [button for button in self["buttons"] if button.url]


class ButtonsBlock(BodyStructBlock):
    buttons = blocks.ListBlock(ButtonBlock(), label=_("Boutons"), min_num=1, max_num=3)

    class Meta:
        label = _("Boutons")
        description = _("Un à trois liens mis en avant.")
        icon = "link"
        group = GROUP
        value_class = ButtonsValue
        preview_value = {
            "buttons": [
                {"label": "Agence nationale de la recherche", "address": "https://anr.fr/", "style": "primary"},
                {"label": "Inserm", "address": "https://www.inserm.fr/", "style": "secondary"},
            ]
        }


class RelatedPagesValue(BodyValue):
    @cached_property
    def targets(self):
        """The public pages, in the active language if they are translated."""
        return [target for target in (destination(page) for page in self["pages"] if page) if target]

    @property
    def is_numbered(self):
        return any(hasattr(page, "number") for page in self.targets)


class RelatedPagesBlock(BodyStructBlock):
    title = TitleBlock()
    pages = blocks.ListBlock(LinkedPageBlock(specific=True, label=_("Page")), label=_("Pages"), min_num=1)

    class Meta:
        label = _("Pages liées")
        description = _("Une liste de pages du site. Les axes et les objectifs y portent leur numéro ou leur signe.")
        icon = "folder-open-inverse"
        group = GROUP
        value_class = RelatedPagesValue
        label_format = "{title}"

    def get_preview_value(self):
        return self.normalize({"title": "À lire aussi", "pages": examples("wagtailcore.Page", 3)})


class PartnersValue(BodyValue):
    @property
    def known(self):
        """The institutions that still exist."""
        return [organisation for organisation in self["organisations"] if organisation]


class PartnersBlock(BodyStructBlock):
    title = TitleBlock()
    organisations = blocks.ListBlock(
        CachedSnippetBlock("programme.Organisation", label=_("Institution")), label=_("Institutions"), min_num=1
    )

    class Meta:
        label = _("Partenaires")
        description = _("Des institutions du programme, avec leur rôle.")
        icon = "group"
        group = GROUP
        value_class = PartnersValue
        label_format = "{title}"

    def get_preview_value(self):
        organisations = examples("programme.Organisation", 3)
        return self.normalize({"title": "Les pilotes et les partenaires", "organisations": organisations})
