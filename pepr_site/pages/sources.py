"""The sources of a page, printed at its foot."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.pages.readable_blocks import DateBlock, URLBlock


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from."""

    label = blocks.CharBlock(
        label=_("Intitulé"), max_length=300, help_text=_("Auteur, titre et date, comme dans une bibliographie.")
    )
    address = URLBlock(label=_("Adresse"), max_length=1000, required=False)
    consulted_on = DateBlock(label=_("Consultée le"), required=False)

    class Meta:
        label = _("Source")
        icon = "link"


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock()

    class Meta:
        label = _("Sources")
