"""The institutions of the programme, and the page that lists them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from pepr_site.pages import BasePage
from pepr_site.snippets import NamedSnippet
from pepr_site.structured_data import node
from projects.models import ProjectInstitution, ProjectPage


class Kind(models.TextChoices):
    RESEARCH = "research", _("Organisme de recherche")
    FOUNDATION = "foundation", _("Fondation de recherche")
    FUNDER = "funder", _("Agence de financement")
    PUBLIC = "public", _("Établissement public")
    SCHOOL = "school", _("Grand établissement ou école")
    UNIVERSITY = "university", _("Université")
    DEFENCE = "defence", _("Établissement du Service de santé des armées")
    LABORATORY = "laboratory", _("Laboratoire ou plateforme")
    CAMPUS = "campus", _("Biocluster")


class Role(models.TextChoices):
    """What ties an institution to the programme, the closest tie first."""

    PILOT = "pilot", _("Pilote")
    OPERATOR = "operator", _("Opérateur du financement")
    PARTNER = "partner", _("Partenaire")
    COORDINATION = "coordination", _("Laboratoire de la coordination scientifique")
    PROJECT = "project", _("Laboratoire d’un projet")
    PARENT = "parent", _("Tutelle d’un laboratoire")
    HOST = "host", _("Campus d’accueil")


# What an institution is in the words of schema.org.
SCHEMA_TYPES = {
    Kind.RESEARCH: "ResearchOrganization",
    Kind.LABORATORY: "ResearchOrganization",
    Kind.UNIVERSITY: "CollegeOrUniversity",
    Kind.FUNDER: "FundingAgency",
}

# What stands above the institutions of each role in the directory.
HEADINGS = {
    Role.PILOT: ngettext_lazy("Pilote", "Pilotes", "count"),
    Role.OPERATOR: ngettext_lazy("Opérateur du financement", "Opérateurs du financement", "count"),
    Role.PARTNER: ngettext_lazy("Partenaire", "Partenaires", "count"),
    Role.COORDINATION: ngettext_lazy(
        "Laboratoire de la coordination scientifique", "Laboratoires de la coordination scientifique", "count"
    ),
    Role.PROJECT: ngettext_lazy("Laboratoire d’un projet", "Laboratoires des projets", "count"),
    Role.PARENT: ngettext_lazy("Tutelle d’un laboratoire", "Tutelles des laboratoires", "count"),
    Role.HOST: ngettext_lazy("Campus d’accueil", "Campus d’accueil", "count"),
}


class Organisation(NamedSnippet, Orderable, index.Indexed):
    """An institution or a laboratory that a source ties to the programme."""

    name = models.CharField(_("nom"), max_length=255)
    short_name = models.CharField(_("nom court"), max_length=80, help_text=_("Celui des listes : CNRS, ENS de Lyon."))
    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices)
    role = models.CharField(_("lien avec le programme"), max_length=20, choices=Role.choices)
    role_detail = models.CharField(
        _("précision sur ce lien"), max_length=255, blank=True, help_text=_("Par exemple : DRF, institut Joliot.")
    )
    description = models.TextField(_("présentation"), blank=True)
    city = models.CharField(_("commune"), max_length=100, blank=True)
    region = models.CharField(_("région"), max_length=100, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True, help_text=_("En degrés, vers le nord.")
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True, help_text=_("En degrés, vers l’est.")
    )
    website = models.URLField(_("site web"), max_length=500, blank=True)
    source = models.CharField(_("source de ce lien"), max_length=255, blank=True)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)

    panels = [
        MultiFieldPanel(["name", "short_name", "kind", "description", "website"], heading=_("L’institution")),
        MultiFieldPanel(["role", "role_detail", "source", "source_address"], heading=_("Le programme")),
        MultiFieldPanel(
            [FieldRowPanel(["city", "region"]), FieldRowPanel(["latitude", "longitude"])], heading=_("Le lieu")
        ),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name", boost=10),
        index.SearchField("short_name", boost=10),
        index.SearchField("description"),
        index.SearchField("city"),
        index.AutocompleteField("name"),
        index.AutocompleteField("short_name"),
        index.FilterField("locale"),
    ]

    class Meta(NamedSnippet.Meta, Orderable.Meta):
        abstract = False
        verbose_name = _("institution")

    def __str__(self):
        return self.name

    def structured_data(self):
        """Return the institution's node; its `@id` is the same on every page and in every language."""
        return node(
            SCHEMA_TYPES.get(self.kind, "Organization"),
            f"{settings.SITE_URL}/#organisation-{self.slug}",
            name=self.name,
            alternateName=self.short_name if self.short_name != self.name else None,
            description=self.description,
            url=self.website,
            address=node("PostalAddress", addressLocality=self.city, addressRegion=self.region) if self.city else None,
        )

    @property
    def place(self):
        """« Paris, Île-de-France », or what is known of it."""
        return ", ".join(filter(None, [self.city, self.region]))


class PartnersPage(BasePage):
    """The directory of institutions, the pilots first."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    schema_type = "CollectionPage"
    card_kind = ""

    class Meta:
        verbose_name = _("page des partenaires")

    def structured_data(self, context, address):
        members = [organisation for group in context["groups"] for organisation in group["members"]]
        return [
            node(
                "ItemList",
                f"{address}#list",
                numberOfItems=len(members),
                itemListElement=[
                    node("ListItem", position=position, item=organisation.structured_data())
                    for position, organisation in enumerate(members, 1)
                ],
            )
        ]

    def get_context(self, request, *args, **kwargs):
        parts = ProjectInstitution.objects.filter(project__in=ProjectPage.objects.visible())
        parts = parts.select_related("project").order_by("project__number")
        organisations = list(
            Organisation.objects.filter(locale_id=self.locale_id).prefetch_related(
                models.Prefetch("projects", parts, to_attr="shown_projects")
            )
        )
        groups = [(role, [o for o in organisations if o.role == role]) for role in Role]
        return super().get_context(request, *args, **kwargs) | {
            "groups": [
                {"role": role.value, "heading": HEADINGS[role] % {"count": len(members)}, "members": members}
                for role, members in groups
                if members
            ],
            "organisation_count": len(organisations),
        }
