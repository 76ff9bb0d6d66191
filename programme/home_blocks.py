"""The blocks of the home page: editors write their texts and set their order; the site adds the content."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.base import CheckedStructBlock, ProseBlock
from pepr_site.blocks.choosers import LinkedPageBlock, RememberedSnippetBlock
from pepr_site.pages.links import destination
from pepr_site.pages.readable_blocks import ChoiceBlock


class SectionBlock(blocks.StructBlock):
    """A title and a line above something that the site shows by itself."""

    title = blocks.CharBlock(label=_("titre"), max_length=80)
    introduction = blocks.TextBlock(label=_("phrase d’introduction"), required=False, max_length=300, rows=2)


class Drawing(TextChoices):
    """The drawings of the stations, in `static/img/walk.svg`."""

    GENE = "gene", _("Le gène")
    VECTOR = "vector", _("Le vecteur")
    CELL = "cell", _("La cellule")
    TANK = "tank", _("La cuve")
    BATCH = "batch", _("Le lot")
    PATIENT = "patient", _("Le patient")


class StationValue(blocks.StructValue):
    """What a station is joined to, where a visitor may read it."""

    @property
    def objective(self):
        return self["joined_objective"] and destination(self["joined_objective"])

    @property
    def project(self):
        return self["joined_project"] and destination(self["joined_project"])

    @property
    def tone(self):
        """The colours of its field: those of its objective, else those of paper."""
        return f"toned o{self.objective.number}" if self.objective else "paper"


class StationBlock(CheckedStructBlock):
    """One stage of the way from the laboratory to the patient."""

    title = blocks.CharBlock(label=_("titre"), max_length=40)
    drawing = ChoiceBlock(label=_("Dessin"), choices=Drawing.choices, default=Drawing.CELL, search_index=False)
    text = ProseBlock(label=_("texte"), help_text=_("Une centaine de mots, pour qui n’en connaît aucun."))
    joined_objective = LinkedPageBlock(
        specific=True,
        page_type="programme.ObjectivePage",
        label=_("objectif"),
        required=False,
        help_text=_("L’étape prend sa couleur et mène à ses projets."),
    )
    joined_project = LinkedPageBlock(
        specific=True, page_type="projects.ProjectPage", label=_("projet décrit dans le texte"), required=False
    )
    terms = blocks.ListBlock(
        RememberedSnippetBlock("programme.GlossaryTerm"), label=_("mots du glossaire"), min_num=0, max_num=4
    )

    class Meta:
        label = _("Étape")
        icon = "arrow-right"
        value_class = StationValue
        label_format = "{title}"


class WalkSectionBlock(SectionBlock):
    stations = blocks.ListBlock(StationBlock(), label=_("étapes"), min_num=1, max_num=8)


class HomeSectionsBlock(blocks.StreamBlock):
    walk = WalkSectionBlock(
        label=_("La ligne, du laboratoire au patient"), icon="site", template="blocks/walk_section.html"
    )
    figures = SectionBlock(label=_("Chiffres clés"), icon="order", template="blocks/figures_section.html")
    news = SectionBlock(label=_("Les dernières actualités"), icon="calendar", template="blocks/news_section.html")
    partners = SectionBlock(label=_("Les partenaires"), icon="group", template="blocks/partners_section.html")
    calls = SectionBlock(label=_("Les appels"), icon="mail", template="blocks/calls_section.html")

    class Meta:
        block_counts = {name: {"max_num": 1} for name in ("walk", "figures", "news", "partners", "calls")}
