"""Results other than publications, and the platforms that the programme funds or opens."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.fields import YearField
from pepr_site.pages.searchable import Shown
from pepr_site.pages.snippets import Bilingual, SnippetForm
from pepr_site.pages.visibility import VisibleQuerySet, has_rows
from research.licences import licence_name


class ResultKind(models.TextChoices):
    DATASET = "dataset", _("jeu de données")
    SOFTWARE = "software", _("logiciel")
    PROTOCOL = "protocol", _("protocole")
    PATENT = "patent", _("brevet")
    THESIS = "thesis", _("thèse")
    STANDARD = "standard", _("norme")


class Declared(Bilingual, Shown, ClusterableModel):
    """An object declared by an editor, with its source; public if it is marked as such."""

    name = models.CharField(_("nom"), max_length=300)
    name_en = models.CharField(_("nom en anglais"), max_length=300, blank=True)
    description = models.TextField(_("présentation"), blank=True)
    description_en = models.TextField(_("présentation en anglais"), blank=True)
    address = models.URLField(_("adresse"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=255)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)
    declared_at = models.DateTimeField(_("déclaré le"), default=timezone.now, editable=False)
    is_shown = models.BooleanField(_("montré sur le site"), default=False)

    objects = VisibleQuerySet.as_manager()

    base_form_class = SnippetForm
    expected = ("name_en", "description", "description_en", "address")
    guide = "declarer-un-resultat"
    search_listing_page = "research.ResultsPage"
    search_fields = [
        index.SearchField("name", boost=10),
        index.SearchField("name_en", boost=10),
        index.SearchField("description"),
        index.SearchField("description_en"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def shown_name(self):
        return self.in_language("name")

    @property
    def search_names(self):
        return [self.name_en] if self.name_en else []

    @property
    def search_summary(self):
        return self.description

    @property
    def search_anchor(self):
        return f"#{self._meta.model_name}-{self.pk}"


class Result(Declared):
    """A data set, a piece of software, a protocol, a patent, a thesis, a standard."""

    kind = models.CharField(_("nature"), max_length=20, choices=ResultKind.choices)
    identifier = models.CharField(
        _("identifiant pérenne"), max_length=200, blank=True, help_text=_("DOI, SWHID, numéro de brevet ou de norme.")
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True, help_text=_("Son adresse ou son nom."))
    year = YearField(_("année"), null=True, blank=True)

    expected = (*Declared.expected, "identifier", "licence", "year", "project_links")
    dataset = "research.open_data.RESULTS"
    search_kind = "result"
    search_kind_label = _("Résultats")
    panels = [
        MultiFieldPanel(["kind", "name", "name_en", "description", "description_en", "year"], heading=_("Le résultat")),
        MultiFieldPanel([FieldRowPanel(["identifier", "licence"]), "address"], heading=_("Où le trouver")),
        InlinePanel("project_links", heading=_("Projets"), label=_("projet")),
        MultiFieldPanel([FieldRowPanel(["source", "source_address"]), "is_shown"], heading=_("Source et état")),
    ]

    class Meta:
        verbose_name = _("résultat")
        ordering = [F("year").desc(nulls_last=True), "name", "pk"]

    @property
    def licence_label(self):
        return licence_name(self.licence)


class Platform(Declared):
    """Equipment that the programme funds or opens, and who may use it, and how."""

    organisation = models.ForeignKey(
        "programme.Organisation",
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="platforms",
    )
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    who = models.CharField(_("qui peut l’utiliser"), max_length=300)
    who_en = models.CharField(_("qui peut l’utiliser, en anglais"), max_length=300, blank=True)
    how = models.TextField(_("comment y accéder"))
    how_en = models.TextField(_("comment y accéder, en anglais"), blank=True)

    expected = (*Declared.expected, "organisation", "place", "who_en", "how_en")
    dataset = "research.open_data.PLATFORMS"
    search_kind = "platform"
    search_kind_label = _("Plateformes")
    panels = [
        MultiFieldPanel(
            ["name", "name_en", "description", "description_en", "organisation", "place"], heading=_("La plateforme")
        ),
        MultiFieldPanel(["who", "who_en", "how", "how_en", "address"], heading=_("Y accéder")),
        MultiFieldPanel([FieldRowPanel(["source", "source_address"]), "is_shown"], heading=_("Source et état")),
    ]

    class Meta:
        verbose_name = _("plateforme")
        ordering = ["name", "pk"]


class ResultProject(Orderable):
    """A project that a result comes from: the page of the site's first language."""

    result = ParentalKey(Result, on_delete=models.CASCADE, related_name="project_links")
    project = models.ForeignKey(
        "projects.ProjectPage", verbose_name=_("projet"), on_delete=models.CASCADE, related_name="result_links"
    )

    panels = ["project"]

    def __str__(self):
        return str(self.project)


def with_projects(results):
    """Add to `results`, a queryset, the numbers of the projects of each as `project_numbers`."""
    links = ResultProject.objects.filter(result=OuterRef("pk")).order_by("sort_order")
    return results.annotate(project_numbers=ArraySubquery(links.values("project__number")))


@cached_by_version
def shown_results():
    """Return the public results, in one query, or none if there are none."""
    return list(with_projects(Result.objects.visible())) if has_rows(Result) else []


@cached_by_version
def shown_platforms():
    """Return the public platforms, in one query, or none if there are none."""
    return list(Platform.objects.visible().select_related("organisation")) if has_rows(Platform) else []


def results_of(project):
    """Return the results of a project, in any language of its page."""
    return [result for result in shown_results() if project.number in result.project_numbers]


def platforms_of(organisation):
    """Return the platforms of an institution, in any language of the institution."""
    key = organisation.translation_key
    return [row for row in shown_platforms() if row.organisation and row.organisation.translation_key == key]
