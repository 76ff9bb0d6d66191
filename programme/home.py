"""The home page."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from news.feeds import NewsFeed, all_events
from news.models import NewsPage
from pepr_site.blocks.base import CheckedStructBlock, ProseBlock
from pepr_site.blocks.choosers import CachedSnippetBlock, LinkedPageBlock
from pepr_site.pages.base import BasePage
from pepr_site.pages.fields import StreamField
from pepr_site.pages.links import destination
from pepr_site.pages.readable_blocks import ChoiceBlock
from pepr_site.pages.snippets import every
from pepr_site.web.calendars import calendar
from pepr_site.web.structured_data import programme_id
from programme.figures.models import KeyFigure, Prominence
from programme.partners.models import Organisation, Role
from programme.programme_pages import outline
from projects.calls import known_calls, none_open
from projects.feeds import all_calls
from projects.project_pages import Documentation


class SectionBlock(blocks.StructBlock):
    """A title and an introduction above automatic content."""

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
    """The public page that a station links to."""

    @property
    def objective(self):
        return self["joined_objective"] and destination(self["joined_objective"])

    @property
    def project(self):
        return self["joined_project"] and destination(self["joined_project"])

    @property
    def tone(self):
        """The colours of its field: those of its objective, else those of paper."""
        return f"tinted o{self.objective.number}" if self.objective else "paper"


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
        CachedSnippetBlock("programme.GlossaryTerm"), label=_("mots du glossaire"), min_num=0, max_num=4
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


NEWS_COUNT = 4
CALL_COUNT = 3
SHOWN_ROLES = {Role.PILOT, Role.OPERATOR, Role.PARTNER}


class HomePage(BasePage):
    """The home page of a language: the programme at a glance, then its subject along the line."""

    definition = models.TextField(
        _("ce qu’est une biothérapie"),
        blank=True,
        max_length=300,
        help_text=_("Une phrase, la première de la page. Le chapô la suit : ce qu’est le programme."),
    )
    sections = StreamField(
        HomeSectionsBlock,
        verbose_name=_("sections"),
        blank=True,
        help_text=_("L’ordre des sections est celui de la page. Leur contenu vient du reste du site."),
    )

    content_panels = [BasePage.content_panels[0], "definition", *BasePage.content_panels[1:], "sections"]
    parent_page_types = ["wagtailcore.Page"]
    feed = NewsFeed
    calendar = calendar(
        lambda page: [*all_events(page), *all_calls(page)], lambda page: gettext("Événements et appels")
    )

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")

    @classmethod
    def allowed_subpage_models(cls):
        """Kinds of page that are there once come last: to know that one may add a page, Wagtail counts these."""
        return sorted(super().allowed_subpage_models(), key=lambda model: model.max_count_per_parent is not None)

    @classmethod
    def can_create_at(cls, parent):
        """One home page a language: the others come by translation."""
        return super().can_create_at(parent) and not cls.objects.exists()

    card_kind = ""

    def main_entity(self, address):
        return programme_id()

    def get_context(self, request, *args, **kwargs):
        figures = [figure for figure in every(KeyFigure._meta.label).values() if figure.locale_id == self.locale_id]
        organisations = [o for o in every(Organisation._meta.label).values() if o.locale_id == self.locale_id]
        programme = outline(self.locale_id)
        return (
            super().get_context(request, *args, **kwargs)
            | programme
            | {
                "documented": documentation_counts(programme["documented"]),
                "waits": not any(project.axes_ids or project.objectives_ids for project in programme["projects"]),
                "station_count": sum(len(s.value["stations"]) for s in self.sections if s.block_type == "walk"),
                "lead_figures": [figure for figure in figures if figure.prominence == Prominence.LEAD],
                "figures": [figure for figure in figures if figure.prominence == Prominence.NORMAL],
                "news": headlines(self.locale_id),
                "pilots": [o for o in organisations if o.role == Role.PILOT],
                "operators": [o for o in organisations if o.role == Role.OPERATOR],
                "organisations": [o for o in organisations if o.role in SHOWN_ROLES],
                "none_open": none_open(self.locale_id),
                "calls": known_calls(self.locale_id)[:CALL_COUNT],
            }
        )


def headlines(locale_id):
    """Return the latest news of a language, the programme's own first, without the pictures that other lists show."""
    news = NewsPage.objects.visible().filter(locale_id=locale_id).in_list_order(programme_first=True)
    return news.select_related(None).prefetch_related(None)[:NEWS_COUNT]


def documentation_counts(counts):
    """Return how many projects are documented how far, in words: « 1 décrit »…"""
    words = {
        Documentation.FULL: ngettext("%(count)s décrit", "%(count)s décrits", counts.get(Documentation.FULL, 0)),
        Documentation.HALF: gettext("%(count)s dont le laboratoire est connu"),
        Documentation.OPEN: gettext("%(count)s dont rien n’est publié à ce jour"),
    }
    return [text % {"count": counts[kind]} for kind, text in words.items() if counts.get(kind)]
