"""The home page."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.agenda import all_events
from news.feeds import NewsFeed
from news.models import NewsPage
from pepr_site.pages.base import BasePage
from pepr_site.pages.fields import StreamField
from pepr_site.pages.snippets import every
from pepr_site.web.calendars import calendar
from pepr_site.web.structured_data import programme_id
from programme.blocks import HomeSectionsBlock
from programme.figures import KeyFigure, Prominence
from programme.partners import Organisation, Role
from programme.programme_pages import outline
from projects.agenda import all_calls
from projects.calls import none_open
from projects.models import CallPage

NEWS_COUNT = 4
CALL_COUNT = 3
SHOWN_ROLES = {Role.PILOT, Role.OPERATOR, Role.PARTNER}


class HomePage(BasePage):
    """The first page of one language: the programme at a glance."""

    sections = StreamField(
        HomeSectionsBlock,
        verbose_name=_("sections"),
        blank=True,
        help_text=_("L’ordre des sections est celui de la page. Leur contenu vient du reste du site."),
    )

    content_panels = [*BasePage.content_panels, "sections"]
    parent_page_types = ["wagtailcore.Page"]
    feed = NewsFeed
    calendar = calendar(
        lambda page: [*all_events(page), *all_calls(page)], lambda page: gettext("Événements et appels")
    )

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")

    @classmethod
    def can_create_at(cls, parent):
        """One home page a language: the others come by translation."""
        return super().can_create_at(parent) and not cls.objects.exists()

    card_kind = ""

    def main_entity(self, address):
        return programme_id()

    def get_context(self, request, *args, **kwargs):
        here = {"locale_id": self.locale_id}
        figures = [figure for figure in every(KeyFigure._meta.label).values() if figure.locale_id == self.locale_id]
        organisations = every(Organisation._meta.label).values()
        programme = outline(self.locale_id)
        return (
            super().get_context(request, *args, **kwargs)
            | programme
            | {
                "empty_projects": [project for project in programme["projects"] if project.has_nothing_published],
                "lead_figures": [figure for figure in figures if figure.prominence == Prominence.LEAD],
                "figures": [figure for figure in figures if figure.prominence == Prominence.NORMAL],
                "news": NewsPage.objects.visible().filter(**here).in_list_order(programme_first=True)[:NEWS_COUNT],
                "organisations": [o for o in organisations if o.locale_id == self.locale_id and o.role in SHOWN_ROLES],
                "none_open": none_open(self.locale_id),
                "calls": CallPage.objects.visible().filter(**here).in_list_order()[:CALL_COUNT],
            }
        )
