"""Pictures and documents."""

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from pepr_site.blocks.base import BodyStructBlock, BodyValue, TitleBlock
from pepr_site.blocks.choosers import PictureChooserBlock, examples
from pepr_site.pages.models import SiteDocument
from pepr_site.pages.readable_blocks import BooleanBlock

GROUP = _("Médias")


class PictureValue(BodyValue):
    @property
    def alternative(self):
        """The text that stands for the picture; empty for a decorative one."""
        return "" if self["is_decorative"] else self["alt"] or ""

    @property
    def credit_line(self):
        """Who made the picture and its licence: what the block says, or else what the picture carries."""
        image = self["image"]
        return self["credit"] or ", ".join(filter(None, [image.credit, image.licence] if image else []))


class PictureBlock(BodyStructBlock):
    image = PictureChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Texte de remplacement"),
        required=False,
        max_length=255,
        help_text=_("Ce que montre l’image, pour qui ne la voit pas. Laissé vide, c’est la description de l’image."),
    )
    is_decorative = BooleanBlock(
        label=_("Image décorative"), required=False, help_text=_("L’image n’apprend rien que le texte ne dise déjà.")
    )
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=300)
    credit = blocks.CharBlock(
        label=_("Crédit"), required=False, max_length=255, help_text=_("Laissez vide pour reprendre celui de l’image.")
    )

    class Meta:
        label = _("Image")
        description = _("Une image avec sa légende, son crédit et son texte de remplacement.")
        icon = "image"
        group = GROUP
        value_class = PictureValue
        label_format = "{caption}"

    def clean(self, value):
        if value["image"] and not value["is_decorative"]:
            value["alt"] = value["alt"] or value["image"].description
        return super().clean(value)

    def publication_errors(self, value):
        if value["alt"] or value["is_decorative"]:
            return {}
        return {"alt": _("Écrivez ce que montre l’image, ou cochez « image décorative ».")}

    def get_preview_value(self):
        return self.normalize(
            {
                "image": next(iter(examples("pepr_site.SiteImage")), None),
                "is_decorative": True,
                "caption": "La légende dit ce que l’on voit, où et quand.",
                "credit": "auteur et licence",
            }
        )


def file_size(size):
    """Return a size in bytes as French readers know it: « 1,2 Mo », « 340 ko »; powers of a thousand, 1 ko at least."""
    if size < 999_500:
        return gettext("%(size)s ko") % {"size": max(1, round(size / 1_000))}
    megabytes = round(size / 1_000_000, 1)
    return gettext("%(size)s Mo") % {"size": number_format(megabytes, decimal_pos=0 if megabytes % 1 == 0 else 1)}


class DocumentsValue(BodyValue):
    @property
    def files(self):
        """The documents, each `{document, facts}`; the facts are « PDF, 1,2 Mo »."""
        return [{"document": document, "facts": self.facts(document)} for document in self["documents"] if document]

    @staticmethod
    def facts(document):
        size = document.get_file_size()
        return ", ".join(filter(None, [document.file_extension.upper(), file_size(size) if size else ""]))


class DocumentsBlock(BodyStructBlock):
    title = TitleBlock()
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"), min_num=1)

    class Meta:
        label = _("Documents")
        description = _("Des fichiers à télécharger. Leur format et leur poids s’affichent d’eux-mêmes.")
        icon = "doc-full"
        group = GROUP
        value_class = DocumentsValue
        label_format = "{title}"

    def get_preview_value(self):
        # A site that has no document yet shows what one would look like.
        sample = SiteDocument(pk=0, title="Texte de l’appel", file="texte-de-l-appel.pdf", file_size=1_240_000)
        documents = examples("pepr_site.SiteDocument", 2) or [sample]
        return self.normalize({"title": "Documents à télécharger", "documents": documents})
