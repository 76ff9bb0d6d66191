"""The institution model, and the page of the directory."""

from collections import defaultdict
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.url_routing import RouteResult

from people.roles import address_of, of_organisation
from pepr_site.listing.listing import Listing, ListingPage
from pepr_site.pages.base import RELATED, BasePage
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.sections import Section, subpage_context
from pepr_site.pages.snippets import NamedSnippet, NamePanel
from pepr_site.pages.visibility import key_pages
from pepr_site.web.structured_data import node
from programme.partners import france
from programme.partners.facets import NOUN, facets, named
from programme.partners.france import Site
from programme.partners.ror import OrganisationForm
from projects.models import CallPage, ProjectInstitution, ProjectPage
from projects.offers import open_offers
from projects.project_pages import InstitutionRole
from research.results import platforms_of


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


# The schema.org type of each kind of institution.
SCHEMA_TYPES = {
    Kind.RESEARCH: "ResearchOrganization",
    Kind.LABORATORY: "ResearchOrganization",
    Kind.UNIVERSITY: "CollegeOrUniversity",
    Kind.FUNDER: "FundingAgency",
}

# The heading of each role in the directory.
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


class Organisation(Searchable, NamedSnippet, Orderable):
    """An institution or a laboratory that a source ties to the programme."""

    # Partners choose the institutions of their project (see `pepr_site/accounts/access.py`).
    chosen_by_partners = True

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
    other_city = models.CharField(_("commune du second site"), max_length=100, blank=True)
    other_region = models.CharField(_("région du second site"), max_length=100, blank=True)
    other_latitude = models.DecimalField(
        _("latitude du second site"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    other_longitude = models.DecimalField(
        _("longitude du second site"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    ror = models.CharField(
        _("identifiant ROR"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-z0-9]{8}$", _("Un identifiant ROR a neuf signes, ceux de son adresse."))],
    )
    website = models.URLField(_("site web"), max_length=500, blank=True)
    source = models.CharField(_("source de ce lien"), max_length=255, blank=True)
    source_address = models.URLField(_("adresse de la source"), max_length=500, blank=True)

    base_form_class = OrganisationForm
    name_field = "short_name"
    expected = ("description", "ror", "city", "region", "latitude", "website", "source")
    guide = "decrire-une-institution"
    dataset = "programme.open_data.ORGANISATIONS"
    takes_facts = "programme.partners.ror.TAKEN"
    asks_ror = "programme.partners.ror.asked"
    search_kind = "organisation"
    search_kind_label = _("Institutions")
    search_listing_page = "programme.PartnersPage"
    panels = [
        MultiFieldPanel(
            ["ror", "name", NamePanel("short_name"), "kind", "description", "website"], heading=_("L’institution")
        ),
        MultiFieldPanel(["role", "role_detail", "source", "source_address"], heading=_("Le programme")),
        MultiFieldPanel(
            [
                FieldRowPanel(["city", "region"]),
                FieldRowPanel(["latitude", "longitude"]),
                FieldRowPanel(["other_city", "other_region"]),
                FieldRowPanel(["other_latitude", "other_longitude"]),
            ],
            heading=_("Le lieu"),
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

    @property
    def site_map_title(self):
        return self.short_name

    @property
    def search_names(self):
        return [self.short_name]

    @property
    def search_summary(self):
        return self.description

    @property
    def search_anchor(self):
        return f"{self.slug}/"

    def structured_data(self):
        """Return the institution's node; its `@id` is the same on every page and in every language."""
        return node(
            SCHEMA_TYPES.get(self.kind, "Organization"),
            f"{settings.SITE_URL}/#organisation-{self.slug}",
            name=self.name,
            alternateName=self.short_name if self.short_name != self.name else None,
            description=self.description,
            url=self.website,
            sameAs=f"https://ror.org/{self.ror}" if self.ror else None,
            address=node("PostalAddress", addressLocality=self.city, addressRegion=self.region) if self.city else None,
        )

    def known_names(self):
        """The names that the content checker does not report."""
        return [self.short_name]

    @property
    def place(self):
        """« Paris, Île-de-France », or the known part."""
        return ", ".join(filter(None, [self.city, self.region]))

    @property
    def sites(self):
        """Its places, `{town, region, latitude, longitude}` each: one or two."""
        second = Site(self.other_city, self.other_region, self.other_latitude, self.other_longitude)
        return [Site(self.city, self.region, self.latitude, self.longitude), *([second] if any(second) else [])]

    @property
    def site_name(self):
        """The website as it is read aloud: « inserm.fr »."""
        return urlsplit(self.website).netloc.removeprefix("www.")

    def relations(self):
        """Return the pages related to the institution, through its projects or directly; visible pages only."""
        projects = ProjectPage.objects.visible().filter(institutions__organisation=self).with_related_ids()
        projects = projects.annotate(part=F("institutions__role")).defer_streamfields().order_by("number")
        projects = list(projects)
        for project in projects:
            project.part_label = InstitutionRole(project.part).label
        ids = {pk for project in projects for pk in [*project.axes_ids, *project.objectives_ids]}
        calls = CallPage.objects.visible().defer_streamfields().in_list_order()
        return {
            "projects": projects,
            "numbered": [page for pk, page in key_pages().items() if pk in ids],
            "calls": calls.filter(projects__in=projects).distinct()[:RELATED] if projects else [],
            "news": self.news.visible().in_list_order()[:RELATED],
            "events": self.events.visible().defer_streamfields().in_list_order()[:RELATED],
            "offers": open_offers(self.locale_id, organisations=self.pk),
            "platforms": platforms_of(self),
            "people": [(person, address_of(person)) for person in of_organisation(self)],
        }


# The directory is not paginated.
ON_ONE_PAGE = 100_000


class PartnersPage(Section, ListingPage):
    """The directory of institutions, the pilots first, on a map; and, below its URL, the page of each."""

    facet_names = ("kind", "region", "role")
    schema_type = "CollectionPage"
    listed_dataset = "programme.open_data.ORGANISATIONS"

    class Meta:
        verbose_name = _("page des partenaires")
        verbose_name_plural = _("pages des partenaires")

    def structured_data(self, context, address):
        if "organisation" in context:
            return [context["organisation"].structured_data()]
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

    def route(self, request, path_components):
        """An institution's own page is at its slug: `/partenaires/inserm/`."""
        if len(path_components) != 1 or not self.live:
            return super().route(request, path_components)
        # The languages of the institution's page, this one first.
        homes = Organisation.objects.filter(slug=path_components[0]).select_related("locale")
        by_locale = {organisation.locale_id: organisation for organisation in homes}
        organisation = by_locale.get(self.locale_id)
        if not organisation:
            raise Http404
        codes = [organisation.locale.language_code for organisation in homes]
        request.beneath = dict.fromkeys(codes, f"{organisation.slug}/")
        return RouteResult(self, kwargs={"organisation": organisation})

    @classmethod
    def rows_beneath(cls):
        """Return the rows with a URL below the visible pages of this class, for the sitemap, with their path."""
        homes = {page.locale_id: page.get_url() for page in cls.objects.visible()}
        rows = Organisation.objects.filter(locale__in=homes).select_related("locale").order_by("locale", "slug")
        return [(organisation, f"{homes[organisation.locale_id]}{organisation.slug}/") for organisation in rows]

    def serve(self, request, organisation=None):
        if not organisation:
            return super().serve(request)
        request.is_preview = False
        # The page of an institution has no list.
        fields = {"seo_title": organisation.name, "standfirst": organisation.role_detail or organisation.description}
        context = subpage_context(self, BasePage.get_context(self, request), organisation.short_name, **fields)
        context |= {"organisation": organisation, **organisation.relations()}
        return TemplateResponse(request, "programme/organisation.html", context)

    def make_listing(self, data):
        return Listing(
            data,
            Organisation.objects.filter(locale_id=self.locale_id),
            noun=NOUN,
            holding=named,
            facets=facets(self.locale_id),
            ask=_("Nom, sigle, ville"),
            page_size=ON_ONE_PAGE,
            name=("organisations", self.locale_id),
        )

    def parts(self):
        """Return the words of each institution's part in the visible projects, by its id; one query: there are many."""
        words, roles = gettext("Projet %(number)s : %(title)s"), {role: str(role.label) for role in InstitutionRole}
        rows = ProjectInstitution.objects.filter(
            project__in=ProjectPage.objects.visible().filter(locale=self.locale_id)
        )
        names = ("organisation", "role", "project__slug", "project__number", "project__short_title")
        parts = defaultdict(list)
        for pk, role, slug, number, title in rows.order_by("project__number").values_list(*names):
            link = {"slug": slug, "words": words % {"number": number, "title": title}}
            parts[pk].append(link | {"role": roles.get(role, role)})
        return parts

    def listed(self, data):
        """Return the identifiers of the institutions shown for a query string, in their order."""
        shown = list(self.make_listing(data).matching)
        return [row.slug for role in Role for row in shown if row.role == role]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        shown, parts = list(context["listing"].page), self.parts()
        for organisation in shown:
            organisation.shown_parts = parts[organisation.pk]
        groups = [(role, [o for o in shown if o.role == role]) for role in Role]
        return context | {
            "map": france.layout(shown),
            "groups": [
                {"role": role.value, "heading": HEADINGS[role] % {"count": len(members)}, "members": members}
                for role, members in groups
                if members
            ],
        }
