"""Blocks of key figures and dates."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pepr_site.blocks.base import BodyStructBlock, BodyValue, CheckedStructBlock, TitleBlock
from pepr_site.blocks.choosers import CachedSnippetBlock, LinkedPageBlock, examples
from pepr_site.pages.links import destination
from pepr_site.pages.readable_blocks import DateBlock

GROUP = _("Chiffres et dates")


class FiguresValue(BodyValue):
    @property
    def known(self):
        """The figures that still exist."""
        return [figure for figure in self["figures"] if figure]

    @property
    def sources(self):
        """One figure for each distinct source and date, in order."""
        return list({(f.source, f.source_address, f.as_of): f for f in self.known}.values())


class FiguresBlock(BodyStructBlock):
    title = TitleBlock()
    figures = blocks.ListBlock(
        CachedSnippetBlock("programme.KeyFigure", label=_("Chiffre clé")), label=_("Chiffres"), min_num=1
    )

    class Meta:
        label = _("Chiffres clés")
        description = _("Des chiffres du programme. Corrigés une fois, ils changent partout.")
        icon = "decimal"
        group = GROUP
        value_class = FiguresValue
        label_format = "{title}"

    def get_preview_value(self):
        return self.normalize({"title": "Le programme en chiffres", "figures": examples("programme.KeyFigure", 3)})


class TimelineItemValue(blocks.StructValue):
    @property
    def target(self):
        """The page with more details, if it is public."""
        return self["page"] and destination(self["page"])


class TimelineItemBlock(CheckedStructBlock):
    when = blocks.CharBlock(
        label=_("Quand"), max_length=60, help_text=_("Tel qu’on le lit : 21 décembre 2023, automne 2024.")
    )
    date = DateBlock(
        label=_("Date exacte"), required=False, help_text=_("Si elle est connue : les moteurs de recherche la lisent.")
    )
    title = blocks.CharBlock(label=_("Titre"), max_length=160)
    text = blocks.TextBlock(label=_("Texte"), required=False, rows=2)
    page = LinkedPageBlock(label=_("Page qui en dit plus"), required=False)

    class Meta:
        label = _("Date")
        value_class = TimelineItemValue
        label_format = "{when}, {title}"


class TimelineBlock(BodyStructBlock):
    items = blocks.ListBlock(TimelineItemBlock(), label=_("Dates"), min_num=1)

    class Meta:
        label = _("Frise")
        description = _("Des dates dans l’ordre, chacune avec ce qui s’est passé.")
        icon = "history"
        group = GROUP
        preview_value = {
            "items": [
                {"when": "21 décembre 2023", "date": date(2023, 12, 21), "title": "Lancement du programme"},
                {
                    "when": "7 février 2024",
                    "date": date(2024, 2, 7),
                    "title": "Premier bilan de la stratégie nationale",
                    "text": "L’Inserm et le CEA y présentent le programme.",
                },
            ]
        }
