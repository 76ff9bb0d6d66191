"""The sections of the home page: staff write their words and set their order; the site fills them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.base import TemplateByName


class SectionBlock(TemplateByName, blocks.StructBlock):
    """A title and a line above something that the site shows by itself."""

    title = blocks.CharBlock(label=_("titre"), max_length=80)
    introduction = blocks.TextBlock(label=_("phrase d’introduction"), required=False, max_length=300, rows=2)


class MapSectionBlock(SectionBlock):
    class Meta:
        label = _("Carte du programme")
        icon = "site"


class FiguresSectionBlock(SectionBlock):
    class Meta:
        label = _("Chiffres clés")
        icon = "order"


class AxesSectionBlock(SectionBlock):
    class Meta:
        label = _("Les axes")
        icon = "list-ol"


class ObjectivesSectionBlock(SectionBlock):
    class Meta:
        label = _("Les objectifs")
        icon = "tick"


class ProjectsSectionBlock(SectionBlock):
    class Meta:
        label = _("Les projets")
        icon = "folder-open-inverse"


class NewsSectionBlock(SectionBlock):
    class Meta:
        label = _("Les dernières actualités")
        icon = "calendar"


class PartnersSectionBlock(SectionBlock):
    class Meta:
        label = _("Les partenaires")
        icon = "group"


class CallsSectionBlock(SectionBlock):
    class Meta:
        label = _("Les appels")
        icon = "mail"


class HomeSectionsBlock(blocks.StreamBlock):
    map = MapSectionBlock()
    figures = FiguresSectionBlock()
    axes = AxesSectionBlock()
    objectives = ObjectivesSectionBlock()
    projects = ProjectsSectionBlock()
    news = NewsSectionBlock()
    partners = PartnersSectionBlock()
    calls = CallsSectionBlock()

    class Meta:
        block_counts = {
            name: {"max_num": 1}
            for name in ("map", "figures", "axes", "objectives", "projects", "news", "partners", "calls")
        }
