"""The pages of the programme, its axes and its objectives, and the standing pages."""

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.search import index

from news.feeds import RelatedNewsFeed
from pepr_site.blocks.body import BodyBlock, sections
from pepr_site.contact.page import ContactFormMixin
from pepr_site.open_data.datasets import LICENCE, offered
from pepr_site.open_data.views import path_of
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import BasePage
from pepr_site.pages.fields import StreamField
from pepr_site.pages.sections import Section
from pepr_site.pages.visibility import key_pages_of, visible
from pepr_site.web.structured_data import programme_id
from programme.programme_map import layout
from projects.models import ProjectPage
from projects.project_pages import Documentation, organisations_of, with_organisation_ids

# From this number of sections on, a page starts with a table of contents.
LONG = 4
# The maximum number of projects on the map and the home page: twice the current number. The directory has them all.
MOST_DRAWN = 24


class BodyPage(BasePage):
    """A page with a free body."""

    is_shareable = True

    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body", icon="pilcrow")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        titles = sections(self.body)
        outline = titles if len(titles) >= LONG else []
        return super().get_context(request, *args, **kwargs) | {"outline": outline}


class ProgrammePage(Section, BodyPage):
    """The programme, with its map; parent of the axes and of the objectives."""

    subpage_types = ["programme.AxisPage", "programme.ObjectivePage"]
    schema_type = "AboutPage"
    sheet = "programme.kits.sheets.PROGRAMME"

    class Meta:
        verbose_name = _("page du programme")
        verbose_name_plural = _("pages du programme")

    def main_entity(self, address):
        return programme_id()

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | outline(self.locale_id)


class NumberedPage(BodyPage):
    """One of the programme's axes or objectives: a number, a short name, a statement."""

    number = models.PositiveSmallIntegerField(_("numéro"))
    short_title = models.CharField(
        _("titre court"), max_length=80, help_text=_("Celui de la carte et des filtres, en trois ou quatre mots.")
    )

    content_panels = [
        BodyPage.content_panels[0],
        FieldRowPanel(["number", "short_title"]),
        *BodyPage.content_panels[1:],
    ]
    required_to_publish = ("standfirst",)
    unique_to_publish = ("number",)
    site_map_order = ("number",)
    search_fields = [*BodyPage.search_fields, index.SearchField("short_title", boost=8)]
    api_fields = [*BodyPage.api_fields, APIField("number"), APIField("short_title")]
    parent_page_types = ["programme.ProgrammePage"]
    subpage_types = []
    is_key_page = True
    feed = RelatedNewsFeed
    sheet = "programme.kits.sheets.PART"
    # The name of its symbol in `static/img/symbols.svg`, if any.
    symbol = ""

    class Meta:
        abstract = True

    @property
    def search_names(self):
        with override(self.locale.language_code):
            return [self.short_title, self.card_kind]

    @property
    def card_kind(self):
        return f"{self.type_name} {self.number}"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        projects = attached_projects(type(self), self.pk)
        return context | {
            "projects": projects,
            "projects_query": f"?{self.search_facet}={self.number}",
            "news": self.naming("news"),
            "events": self.naming("events"),
            "calls": self.naming("calls"),
            "organisations": organisations_of(projects),
            "siblings": key_pages_of(type(self), self.locale_id),
        }


@cached_by_version
def attached_projects(model, pk):
    """Return the visible projects related to an axis or an objective, by number."""
    projects = model(pk=pk).projects.visible().defer_streamfields().order_by("number")
    return list(with_organisation_ids(projects))


class AxisPage(NumberedPage):
    """One of the two axes. Its projects and news come from relations."""

    search_facet = "axis"

    class Meta:
        verbose_name = _("axe")
        verbose_name_plural = _("axes")


class ObjectivePage(NumberedPage):
    """One of the four objectives. Its number gives its colour and its drawing."""

    search_facet = "objective"

    subject_project = models.ForeignKey(
        "projects.ProjectPage",
        models.SET_NULL,
        verbose_name=_("projet décrit sur ce sujet"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "Tant qu’aucune source ne le rattache à cet objectif : la page y mène, et dit que ce n’est pas publié."
        ),
    )

    content_panels = [*NumberedPage.content_panels, "subject_project"]

    class Meta:
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        attached = {project.pk for project in context["projects"]}
        if not self.subject_project_id or self.subject_project_id in attached:
            return context
        on_subject = ProjectPage.objects.visible().filter(pk=self.subject_project_id).defer_streamfields()
        return context | {"subject_project": on_subject.first()}

    @property
    def tone(self):
        return f"o{self.number}"

    @property
    def symbol(self):
        return f"g{self.number}"


@cached_by_version
def outline(locale_id):
    """Return the axes, the objectives and the first `MOST_DRAWN` projects of one language, and their map.

    A project carries the ids of its axes and objectives as `axes_ids` and `objectives_ids`; an objective of the map
    the `count` of all its projects; `map.left` is how many projects are not drawn; `documented` counts them all by
    how much is published of them.
    """
    axes, objectives = key_pages_of(AxisPage, locale_id), key_pages_of(ObjectivePage, locale_id)
    every = ProjectPage.objects.visible().filter(locale_id=locale_id)
    shown = every.only("number", "title", "short_title", "documentation", "url_path")
    projects = list(shown.with_related_ids("axes", "objectives").order_by("number")[:MOST_DRAWN])
    drawn = layout(axes, objectives, projects)
    by_objective = every.order_by().values_list(Cast("objectives", models.CharField()))
    by_documentation = every.order_by().values_list("documentation")
    counts = dict(by_objective.annotate(models.Count("pk")).union(by_documentation.annotate(models.Count("pk"))))
    for group in drawn["objectives"]:
        group["count"] = counts.get(str(group["page"].pk), 0)
    documented = {kind: counts[kind] for kind in Documentation.values if kind in counts}
    drawn["left"] = sum(documented.values()) - len(projects)
    return {"axes": axes, "objectives": objectives, "projects": projects, "documented": documented, "map": drawn}


class Footer(models.TextChoices):
    """Where every page links to a standing page."""

    SERVICES = "services", _("en haut et au pied de chaque page")
    SITE = "site", _("au pied de chaque page")
    RIGHTS = "rights", _("au pied, parmi les informations légales")
    NONE = "none", _("nulle part")


class StandardPage(ContactFormMixin, BodyPage):
    """A page with a free body: contact, legal notice, accessibility…"""

    type_name = _("page")
    card_kind = ""

    footer = models.CharField(
        _("lien sur toutes les pages"), max_length=10, choices=Footer.choices, default=Footer.NONE
    )

    parent_page_types = ["programme.HomePage", "programme.StandardPage"]
    subpage_types = ["programme.StandardPage"]
    settings_panels = [*BodyPage.settings_panels, "footer"]

    class Meta:
        verbose_name = _("page simple")
        verbose_name_plural = _("pages simples")

    def contact_projects(self):
        projects = visible(ProjectPage.objects.filter(locale_id=self.locale_id)).order_by("number")
        return [(str(pk), name) for pk, name in projects.values_list("pk", "short_title")]


FILES = {"excel.csv": "Excel", "csv": "CSV", "json": "JSON", "jsonld": "JSON-LD"}


class DataPage(BodyPage):
    """The open data and how to reuse them. Its texts are the editors'; its files and columns come from the code."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    offers_datasets = True

    class Meta:
        verbose_name = _("page des données ouvertes")
        verbose_name_plural = _("pages des données ouvertes")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "datasets": [
                {
                    "dataset": dataset,
                    "files": [{"format": name, "url": path_of(dataset, file)} for file, name in FILES.items()],
                    "schema_url": path_of(dataset, "schema.json"),
                }
                for dataset in offered()
            ],
            "catalogue_url": path_of(None, "jsonld"),
            "licence": LICENCE,
        }
