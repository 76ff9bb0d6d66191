"""The priority projects, one page each."""

import functools

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Orderable
from wagtail.search import index

from people.names import without
from people.roles import of_project
from pepr_site.blocks.body import BodyBlock
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import BasePage
from pepr_site.pages.dates import YearInput
from pepr_site.pages.fields import StreamField, YearField
from pepr_site.pages.forms import PageForm
from pepr_site.pages.models import Tagged
from pepr_site.pages.panels import NamedPanel, RowsPanel
from pepr_site.pages.snippets import every
from pepr_site.pages.visibility import key_pages
from pepr_site.web.structured_data import node, programme_id, ref
from projects.offers import open_offers
from research.identifiers import checked_code
from research.pages import for_project
from research.results import results_of


class Status(models.TextChoices):
    """The status of the project. Empty without a source."""

    RUNNING = "running", _("en cours")
    FINISHED = "finished", _("terminé")


class Documentation(models.TextChoices):
    """How much is published about a project."""

    FULL = "full", _("Projet décrit")
    HALF = "half", _("Laboratoire connu")
    OPEN = "open", _("Rien de publié à ce jour")


class MoneyMeaning(models.TextChoices):
    AID = "aid", _("aide de l’État")
    TOTAL = "total", _("coût total")
    UNSAID = "unsaid", _("la source dit « budget », sans préciser s’il s’agit du coût total ou de l’aide")


def is_grant(money, meaning):
    """Whether an amount is a grant: where a source says that it is the State's aid."""
    return bool(money) and meaning == MoneyMeaning.AID


class InstitutionRole(models.TextChoices):
    LEAD = "lead", _("porte le projet")
    PARTNER = "partner", _("partenaire")


class Illustration(models.TextChoices):
    """The drawings of the subjects, in `static/img/`."""

    SKIN = "skin", _("coupe de peau")


# Optional fields of a project that are not facts (see `facts`).
NO_FACTS = {"acronym", "money_meaning", "illustration", "body"}


@functools.cache
def facts():
    """Return the fields that contain facts about a project."""
    others = NO_FACTS | {field.name for field in BasePage._meta.local_fields}
    return [field for field in ProjectPage._meta.local_concrete_fields if field.blank and field.name not in others]


def nothing_published():
    """Return the condition that holds of the projects about which nothing is published, as `has_nothing_published`."""
    condition = models.Q(documentation=Documentation.OPEN)
    for field in facts():
        condition &= models.Q(**{f"{field.name}__isnull": True} if field.null else {field.name: ""})
    return condition


class ProjectForm(PageForm):
    def clean_anr_reference(self):
        reference = self.cleaned_data["anr_reference"]
        return checked_code(reference) if "anr_reference" in self.changed_data else reference


class ProjectPage(Tagged, BasePage):
    """A priority project. Unknown values stay empty, and print « Non publié à ce jour »."""

    number = models.PositiveSmallIntegerField(
        _("numéro"), help_text=_("Sa place dans cet annuaire. Ce numéro n’a pas de valeur officielle.")
    )
    short_title = models.CharField(
        _("titre court"), max_length=80, help_text=_("Celui de la carte et du fil d’Ariane.")
    )
    acronym = models.CharField(_("acronyme"), max_length=30, blank=True)
    documentation = models.CharField(
        _("ce qui est publié"), max_length=10, choices=Documentation.choices, default=Documentation.OPEN
    )
    status = models.CharField(_("avancement"), max_length=20, choices=Status.choices, blank=True)
    start_year = YearField(_("année de début"), null=True, blank=True)
    end_year = YearField(_("année de fin"), null=True, blank=True)
    money = models.DecimalField(
        _("montant (M€)"), max_digits=7, decimal_places=2, null=True, blank=True, help_text=_("En millions d’euros.")
    )
    money_meaning = models.CharField(
        _("ce que dit ce montant"), max_length=10, choices=MoneyMeaning.choices, blank=True
    )
    anr_reference = models.CharField(_("référence ANR"), max_length=40, blank=True)
    coordinator = models.CharField(_("coordination"), max_length=120, blank=True, help_text=_("Prénom et nom."))
    contact_email = models.EmailField(_("courriel de contact"), blank=True)
    website = models.URLField(_("site web"), max_length=500, blank=True)
    keywords = models.CharField(_("mots-clés"), max_length=300, blank=True, help_text=_("Séparés par des virgules."))
    illustration = models.CharField(_("dessin"), max_length=20, choices=Illustration.choices, blank=True)
    axes = ParentalManyToManyField("programme.AxisPage", verbose_name=_("axes"), related_name="projects", blank=True)
    objectives = ParentalManyToManyField(
        "programme.ObjectivePage", verbose_name=_("objectifs"), related_name="projects", blank=True
    )
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)

    content_panels = [
        BasePage.content_panels[0],
        NamedPanel("standfirst", heading=_("Résumé pour tous")),
        MultiFieldPanel(
            [FieldRowPanel(["short_title", "acronym"]), FieldRowPanel(["number", "illustration"])],
            heading=_("Identité"),
            icon="tag",
        ),
        FieldPanel("body", icon="pilcrow"),
        MultiFieldPanel(
            [
                FieldRowPanel(["documentation", "status"]),
                FieldRowPanel([FieldPanel("start_year", widget=YearInput(asks=True)), "end_year"]),
            ],
            heading=_("Avancement"),
            icon="tasks",
            help_text=_("Ce qu’aucune source ne dit reste vide : la page porte « Non publié à ce jour »."),
        ),
        MultiFieldPanel(
            [FieldRowPanel(["coordinator", "contact_email"]), "website"],
            heading=_("Coordination et contact"),
            icon="mail",
        ),
        MultiFieldPanel(
            [FieldRowPanel(["money", "money_meaning"]), "anr_reference"], heading=_("Financement"), icon="decimal"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("axes", widget=CheckboxSelectMultiple),
                        FieldPanel("objectives", widget=CheckboxSelectMultiple),
                    ]
                ),
                FieldPanel("tags", widget=CheckboxSelectMultiple),
                "keywords",
            ],
            heading=_("Place dans le programme"),
            icon="site",
            help_text=_("Ce que vous cochez ici place le projet sur la carte du programme."),
        ),
        RowsPanel("institutions", heading=_("Institutions"), label=_("institution"), icon="group"),
        RowsPanel("publications", heading=_("Publications"), label=_("publication"), icon="openquote"),
    ]
    shared_fields = ("coordinator", "anr_reference")
    required_to_publish = ("standfirst",)
    site_map_order = ("number",)
    unique_to_publish = ("number", "acronym", "anr_reference")
    review_after = 6
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("short_title", boost=8),
        index.SearchField("acronym", boost=10),
        index.SearchField("keywords", boost=4),
        index.SearchField("coordinator", boost=4),
        index.SearchField("body"),
        index.RelatedFields(
            "institutions",
            [index.RelatedFields("organisation", [index.SearchField("name"), index.SearchField("short_name")])],
        ),
    ]
    api_fields = [
        *BasePage.api_fields,
        *map(
            APIField,
            [
                "number",
                "short_title",
                "acronym",
                "documentation",
                "status",
                "start_year",
                "end_year",
                "money",
                "money_meaning",
                "anr_reference",
                "coordinator",
                "website",
                "keywords",
            ],
        ),
    ]
    base_form_class = ProjectForm
    search_kind = search_facet = "project"
    search_kind_label = _("Projets")
    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types = []
    is_shareable = True
    feed = "news.feeds.RelatedNewsFeed"
    sheet = "projects.sheets.SHEET"
    dataset = "projects.open_data.PROJECTS"
    remaining = "projects.facts.table.rows.remaining"
    forgets = {"coordinator": without}
    reserved_fields = ("number", "axes", "objectives", "tags", "money", "money_meaning", "anr_reference")

    class Meta:
        verbose_name = _("projet")

    def publication_errors(self):
        errors = super().publication_errors()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            errors["end_year"] = [_("L’année de fin vient avant l’année de début.")]
        return errors

    @property
    def has_nothing_published(self):
        """Whether no fact is published: the page then has neither feed nor citation.

        Any fact that is filled in counts, whatever `documentation` says.
        """
        return self.documentation == Documentation.OPEN and not any(getattr(self, field.name) for field in facts())

    @property
    def search_names(self):
        return [self.short_title, self.acronym, str(self.number)]

    @property
    def is_citable(self):
        return not self.has_nothing_published

    @property
    def keyword_list(self):
        return [word.strip() for word in self.keywords.split(",") if word.strip()]

    def structured_data(self, context, address):
        """Return the project and its institutions. What no source gives is left out."""
        members = [(item, item.organisation.structured_data()) for item in context["institutions"]]
        roles = [
            node("OrganizationRole", roleName=item.get_role_display(), member=ref(organisation["@id"]))
            for item, organisation in members
        ]
        if self.coordinator:
            coordinator = node("Person", name=self.coordinator)
            roles.append(node("OrganizationRole", roleName=_("coordination"), member=coordinator))
        project = node(
            "ResearchProject",
            f"{address}#project",
            name=self.title,
            alternateName=[name for name in (self.acronym, self.short_title) if name and name != self.title],
            description=self.standfirst,
            url=address,
            parentOrganization=ref(programme_id()),
            funder=ref(programme_id()),
            funding=self.structured_funding(),
            identifier=self.anr_reference,
            foundingDate=str(self.start_year or ""),
            keywords=self.keyword_list,
            email=self.contact_email,
            sameAs=self.website,
            member=roles,
        )
        return [project, *(organisation for _item, organisation in members)]

    def structured_funding(self):
        """Return the State's aid as a grant, or None where no source says that the amount is that."""
        if not is_grant(self.money, self.money_meaning):
            return None
        amount = node("MonetaryAmount", currency="EUR", value=int(self.money * 1_000_000))
        return node("MonetaryGrant", amount=amount)

    @property
    def tone(self):
        """The colour of its first objective; otherwise one that shows whether it has published content."""
        ids = getattr(self, "objectives_ids", None)
        ids = [objective.pk for objective in self.objectives.all()] if ids is None else ids
        numbers = [page.number for pk, page in key_pages().items() if pk in ids]
        fallback = "mist" if self.has_nothing_published else "plain"
        return f"o{min(numbers)}" if numbers else fallback

    @property
    def card_kind(self):
        return _("Projet %(number)02d") % {"number": self.number}

    @property
    def duration(self):
        """The length in years, or None where a bound is unknown."""
        return self.end_year - self.start_year if self.start_year and self.end_year else None

    def get_context(self, request, *args, **kwargs):
        projects = in_order(self.locale_id)
        axes, objectives = self.related_key_pages("axes"), self.related_key_pages("objectives")
        # For a published page, the query for these rows is only made if there are any.
        known = None if getattr(request, "is_preview", False) else next((p for p in projects if p.pk == self.pk), None)
        has_parts = known is None or known.has_lead or known.has_partner
        institutions = self.institutions.select_related("organisation") if has_parts else []
        return super().get_context(request, *args, **kwargs) | {
            "every_project": projects,
            "axes": axes,
            "objectives": objectives,
            "institutions": institutions,
            "has_place": bool(axes or objectives or institutions),
            "publications": self.publications.all() if known is None or known.has_publications else [],
            "research": for_project(self),
            "results": results_of(self),
            "people": of_project(self),
            "news": self.naming("news"),
            "events": self.naming("events"),
            "calls": self.naming("calls"),
            "offers": open_offers(self.locale_id, projects=self.pk),
            "previous": next((page for page in reversed(projects) if page.number < self.number), None),
            "next": next((page for page in projects if page.number > self.number), None),
        }


@cached_by_version
def in_order(locale_id):
    """Return the visible projects of a language, by number, annotated with what their facts need; one query."""
    projects = with_parts(ProjectPage.objects.visible().filter(locale_id=locale_id)).with_related_ids()
    return list(projects.defer_streamfields().order_by("number"))


def with_parts(projects):
    """Annotate each project with whether it has institutions and publications."""
    parts = ProjectInstitution.objects.filter(project=OuterRef("pk"))
    return projects.annotate(
        **{f"has_{role.value}": Exists(parts.filter(role=role)) for role in InstitutionRole},
        has_publications=Exists(ProjectPublication.objects.filter(project=OuterRef("pk"))),
    )


class ProjectInstitution(Orderable):
    """An institution's part in a project."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="institutions")
    organisation = models.ForeignKey(
        "programme.Organisation", verbose_name=_("institution"), on_delete=models.PROTECT, related_name="projects"
    )
    role = models.CharField(_("rôle"), max_length=20, choices=InstitutionRole.choices, default=InstitutionRole.PARTNER)

    # Shared by all languages (see `BasePage.shared_names`).
    is_shared = True
    panels = ["organisation", "role"]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"


def with_organisation_ids(projects):
    """Add to `projects`, a queryset, the keys of the institutions of each, as `organisation_ids`."""
    parts = ProjectInstitution.objects.filter(project=OuterRef("pk")).order_by("sort_order")
    return projects.annotate(organisation_ids=ArraySubquery(parts.values("organisation")))


def organisations_of(projects):
    """Return the institutions that take part in `projects`, pages with `organisation_ids`; no query of its own."""
    ids = {pk for project in projects for pk in project.organisation_ids}
    return [row for pk, row in every("programme.Organisation").items() if pk in ids] if ids else []


class ProjectPublication(Orderable):
    """An article or another result, with its open-access version if there is one."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="publications")
    reference = models.CharField(_("référence"), max_length=500, help_text=_("Auteurs, titre, revue, année."))
    address = models.URLField(_("adresse"), max_length=500, blank=True)
    open_access_address = models.URLField(_("version en accès ouvert"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)

    is_shared = True
    panels = ["reference", "address", "open_access_address", "licence"]

    def __str__(self):
        return self.reference
