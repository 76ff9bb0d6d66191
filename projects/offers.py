"""Offers (jobs, theses, internships): their list, and one page each. Expired ones leave the list."""

from datetime import time

from django.core.validators import URLValidator
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager
from wagtail.search import index

from pepr_site.accounts.partners import pages_of
from pepr_site.blocks.body import BodyBlock
from pepr_site.editing.dashboard.actions import PageAction
from pepr_site.listing.facets import Choice, Facet, through
from pepr_site.listing.listing import Listing, ListingPage
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import RELATED, BasePage, BasePageQuerySet
from pepr_site.pages.dates import DateTimeInput
from pepr_site.pages.fields import StreamField
from pepr_site.pages.forms import PageForm
from pepr_site.pages.sections import Section
from pepr_site.pages.snippets import in_language
from pepr_site.pages.visibility import EVER, is_any_page_to_be_unlisted, readable, visible
from pepr_site.search.query import holding
from pepr_site.web.structured_data import date, node, published

# The closing time of an offer when only the date is given.
CLOSING_TIME = time(17)
HTTPS = URLValidator(schemes=["https"], message=_("Donnez une adresse qui commence par https://."), code="https")
NOUN = _("Aucune offre"), ngettext_lazy("%(count)s offre", "%(count)s offres", "number")


class OfferKind(models.TextChoices):
    POST = "post", _("Poste")
    THESIS = "thesis", _("Thèse")
    INTERNSHIP = "internship", _("Stage")


class Contract(models.TextChoices):
    """How one is employed. Empty where the offer does not say it."""

    PERMANENT = "permanent", _("CDI")
    FIXED_TERM = "fixed_term", _("CDD")
    CIVIL_SERVANT = "civil_servant", _("fonctionnaire titulaire")
    DOCTORAL = "doctoral", _("contrat doctoral")
    INTERNSHIP = "internship", _("convention de stage")


# The terms of job boards, for contracts that have an exact equivalent.
EMPLOYMENT_TYPES = {
    Contract.FIXED_TERM: "TEMPORARY",
    Contract.DOCTORAL: "TEMPORARY",
    Contract.INTERNSHIP: "INTERN",
}


class OfferPageQuerySet(BasePageQuerySet):
    def in_list_order(self):
        """The one that closes first comes first."""
        return self.order_by("closes_at", "pk")


class OfferForm(PageForm):
    """Lets a partner propose offers of their own projects only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_of_partner and "projects" in self.fields and not self.fields["projects"].disabled:
            field, own = self.fields["projects"], pages_of(self.for_user).values("pk")
            field.queryset, field.required = field.queryset.filter(pk__in=own), True
            if self.instance._state.adding:
                self.initial["projects"] = list(field.queryset.values_list("pk", flat=True))

    @property
    def is_of_partner(self):
        return bool(self.for_user and self.for_user.is_partner)


class OfferPage(BasePage):
    """A job, a thesis or an internship, open until its deadline. Unknown values stay empty."""

    kind = models.CharField(_("nature"), max_length=20, choices=OfferKind.choices, default=OfferKind.POST)
    closes_at = models.DateTimeField(
        _("date limite"),
        null=True,
        blank=True,
        help_text=_("Heure de Paris. Sans heure, l’offre ferme à 17 h. Elle quitte alors les listes d’elle-même."),
    )
    starts_on = models.DateField(_("début"), null=True, blank=True)
    laboratory = models.CharField(
        _("équipe ou laboratoire"), max_length=255, blank=True, help_text=_("Celui où l’on travaillera.")
    )
    place = models.CharField(_("lieu"), max_length=255, blank=True, help_text=_("La ville."))
    contract = models.CharField(_("contrat"), max_length=20, choices=Contract.choices, blank=True)
    months = models.PositiveSmallIntegerField(_("durée (mois)"), null=True, blank=True)
    level = models.CharField(
        _("niveau demandé"), max_length=255, blank=True, help_text=_("Par exemple : master 2 en biologie.")
    )
    salary = models.CharField(
        _("rémunération"), max_length=255, blank=True, help_text=_("Telle que l’offre la dit, brute ou nette.")
    )
    contact_email = models.EmailField(_("courriel de contact"), blank=True)
    apply_address = models.URLField(
        _("adresse où postuler"),
        max_length=500,
        blank=True,
        validators=[HTTPS],
        help_text=_("La page où l’on dépose sa candidature, en https://."),
    )
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)
    projects = ParentalManyToManyField(
        "projects.ProjectPage", verbose_name=_("projets"), related_name="offers", blank=True
    )
    organisations = ParentalManyToManyField(
        "programme.Organisation", verbose_name=_("institutions qui recrutent"), related_name="offers", blank=True
    )

    objects = PageManager.from_queryset(OfferPageQuerySet)()

    base_form_class = OfferForm
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                "kind",
                FieldRowPanel([FieldPanel("closes_at", widget=DateTimeInput(hour=CLOSING_TIME)), "starts_on"]),
            ],
            heading=_("Nature et calendrier"),
            icon="calendar",
        ),
        MultiFieldPanel(
            [FieldRowPanel(["place", "laboratory"]), "organisations", "projects"], heading=_("Où"), icon="globe"
        ),
        MultiFieldPanel(
            [FieldRowPanel(["contract", "months"]), FieldRowPanel(["level", "salary"])],
            heading=_("Conditions"),
            icon="clipboard-list",
            help_text=_("Ce que l’offre ne dit pas reste vide, et ne paraît pas."),
        ),
        MultiFieldPanel([FieldRowPanel(["apply_address", "contact_email"])], heading=_("Postuler"), icon="mail"),
        FieldPanel("body", icon="pilcrow"),
    ]
    required_to_publish = ("standfirst", "closes_at")
    expected = ("starts_on", "laboratory", "place", "contract", "level", "salary")
    guide = "publier-une-offre"
    review_after = 3
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
        index.SearchField("laboratory"),
        index.SearchField("level"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *map(
            APIField,
            [
                "kind",
                "closes_at",
                "starts_on",
                "laboratory",
                "place",
                "contract",
                "months",
                "level",
                "salary",
                "apply_address",
            ],
        ),
    ]
    search_kind = "offer"
    search_kind_label = _("Offres")
    parent_page_types = ["projects.OfferIndexPage"]
    subpage_types = []
    site_map_order = ("closes_at",)
    shared_fields = ("laboratory", "apply_address")
    is_shareable = True
    calendar = "projects.feeds.OFFER"
    dataset = "projects.open_data.OFFERS"
    dashboard_actions = (PageAction(_("Nouvelle offre"), "group", order=25),)
    partner_proposal = _("Proposer une offre")

    class Meta:
        verbose_name = _("offre")

    def publication_errors(self):
        errors = super().publication_errors()
        if self.is_deferred_validation is False and not (self.contact_email or self.apply_address):
            errors["apply_address"] = [_("Dites où postuler : une adresse, ou un courriel.")]
        if self.starts_on and self.closes_at and self.starts_on < timezone.localdate(self.closes_at):
            errors["starts_on"] = [_("Le début vient avant la date limite.")]
        return errors

    @property
    def search_names(self):
        return [f"{self.get_kind_display()} {self.laboratory}"]

    @property
    def card_kind(self):
        return self.get_kind_display()

    @property
    def is_closed(self):
        """Whether it has closed; an offer without a deadline, which no form publishes, has."""
        return not self.closes_at or self.closes_at <= timezone.now()

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "projects": self.related("projects").defer_streamfields().order_by("number"),
            "organisations": self.related("organisations"),
        }

    def structured_data(self, context, address):
        employers = [organisation.structured_data() for organisation in context["organisations"]]
        employer = employers[0] if employers else self.laboratory and node("Organization", name=self.laboratory)
        place = self.place and node("Place", address=node("PostalAddress", addressLocality=self.place))
        contact = self.contact_email and node("ContactPoint", email=self.contact_email)
        return [
            node(
                "JobPosting",
                f"{address}#offer",
                title=self.title,
                description=self.standfirst,
                url=address,
                datePosted=published(self.published_at),
                validThrough=date(self.closes_at),
                jobStartDate=date(self.starts_on),
                hiringOrganization=employer,
                employmentUnit=node("Organization", name=self.laboratory) if employers and self.laboratory else None,
                jobLocation=place,
                employmentType=EMPLOYMENT_TYPES.get(self.contract),
                educationRequirements=self.level,
                applicationContact=contact,
            )
        ]

    @classmethod
    def unlisted_from(cls):
        """Lists leave it out once it has closed."""
        return Coalesce("closes_at", Value(EVER))

    @classmethod
    def scheduled_changes(cls, begin, end):
        """Return the moments between two others at which some offer closes."""
        closing = visible(cls.objects).filter(closes_at__gte=begin, closes_at__lt=end)
        return list(closing.values_list("closes_at", flat=True))


@cached_by_version
def known_offers():
    """Return the readable offers of every language, closed ones included, by deadline."""
    offers = readable(OfferPage.objects.select_related("locale")).with_related_ids()
    return list(offers.defer_streamfields().in_list_order())


def still_open():
    """Return those that are open; no query while none is."""
    return [offer for offer in known_offers() if not offer.is_closed] if is_any_page_to_be_unlisted() else []


def open_offers(locale_id, **tied):
    """Return the first open offers of a language with a relation: `projects=pk`, `organisations=pk`."""
    found = [offer for offer in still_open() if offer.locale_id == locale_id]
    return [o for o in found if all(pk in o.related_ids(name) for name, pk in tied.items())][:RELATED]


def has_open_offers(language):
    """Whether an offer is open in a language."""
    return any(offer.locale.language_code == language for offer in still_open())


class OfferIndexPage(Section, ListingPage):
    """The list of open offers. Menus, search and sitemap name it while there is one."""

    facet_names = ("kind", "organisation")
    subpage_types = ["projects.OfferPage"]
    schema_type = "CollectionPage"
    feed = "projects.feeds.OfferFeed"
    calendar = "projects.feeds.OFFERS"
    listed_dataset = "projects.open_data.OFFERS"

    class Meta:
        verbose_name = _("liste des offres")
        verbose_name_plural = _("listes des offres")

    def make_listing(self, data):
        offers = OfferPage.objects.visible().filter(locale_id=self.locale_id).defer_streamfields().in_list_order()
        return Listing(data, offers, noun=NOUN, holding=holding, facets=offer_facets())

    @classmethod
    def unlisted_from(cls):
        """No list of the site names it once its last offer has closed, nor if it has none."""
        offers = OfferPage.objects.filter(live=True, path__startswith=OuterRef("path")).order_by("-closes_at")
        return Coalesce(Subquery(offers.values("closes_at")[:1]), Value(EVER))


def offer_facets():
    """Return the facets of a list of offers."""
    words = {
        OfferKind.POST: gettext("de poste"),
        OfferKind.THESIS: gettext("de thèse"),
        OfferKind.INTERNSHIP: gettext("de stage"),
    }
    kinds = [Choice(kind.value, kind.label, words[kind]) for kind in OfferKind]
    recruiting = through(OfferPage, "organisations", "slug")
    return [
        Facet("kind", gettext("Nature"), "kind", kinds),
        Facet("organisation", gettext("Institution"), recruiting, organisation_choices),
    ]


def organisation_choices(found):
    """The institutions that recruit, by name."""
    rows = [row for row in in_language("programme.Organisation") if row.slug in found]
    return [Choice(r.slug, r.short_name, gettext("de %(name)s") % {"name": r.short_name}) for r in rows]
