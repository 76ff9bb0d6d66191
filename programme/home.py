"""The home page."""

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from news.agenda import all_events
from news.feeds import NewsFeed
from news.models import NewsPage
from pepr_site.pages.base import BasePage
from pepr_site.pages.fields import StreamField
from pepr_site.pages.snippets import every
from pepr_site.web.calendars import calendar
from pepr_site.web.structured_data import programme_id
from programme.figures.models import KeyFigure, Prominence
from programme.home_blocks import HomeSectionsBlock
from programme.partners.models import Organisation, Role
from programme.programme_pages import outline
from projects.agenda import all_calls
from projects.calls import known_calls, none_open
from projects.project_pages import Documentation

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
