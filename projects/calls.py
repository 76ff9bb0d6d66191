"""Calls: their list, and one page each. A call's state is read off its dates, never typed."""

from datetime import time

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager
from wagtail.search import index

from pepr_site.blocks.body import BodyBlock
from pepr_site.editing.dashboard.actions import PageAction
from pepr_site.listing.facets import TEXT, Choice, Facet
from pepr_site.listing.listing import Listing, ListingPage
from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import BasePage, BasePageQuerySet
from pepr_site.pages.dates import DateTimeInput
from pepr_site.pages.fields import StreamField, YearField
from pepr_site.pages.sections import Section
from pepr_site.pages.visibility import visible
from pepr_site.search.query import holding
from pepr_site.web.structured_data import date, node, programme_id, ref
from projects.project_pages import organisations_of, with_organisation_ids

# The closing time of a call when only the date is given.
CLOSING_TIME = time(17)
NOUN = _("Aucun appel"), ngettext_lazy("%(count)s appel", "%(count)s appels", "number")


class CallKind(models.TextChoices):
    AMI = "ami", _("Appel à manifestation d’intérêt")
    AAP = "aap", _("Appel à projets")


class CallState(models.TextChoices):
    ANNOUNCED = "announced", _("annoncé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    RESULTS = "results", _("résultats publiés")


# A call has the first of these states whose date has passed.
DAYS = {CallState.RESULTS: "results_on", CallState.CLOSED: "closes_at", CallState.OPEN: "opens_at"}


def today(field):
    """Return the current date or time, as the field `field` of a call stores it."""
    return timezone.localdate() if field == "results_on" else timezone.now()


def state_expression():
    """Return the `CallState` of a call at this moment, for the database."""
    reached = [When(**{f"{field}__lte": today(field)}, then=Value(state.value)) for state, field in DAYS.items()]
    return Case(*reached, default=Value(CallState.ANNOUNCED.value), output_field=TEXT)


class CallPageQuerySet(BasePageQuerySet):
    def in_list_order(self):
        """The nearest deadline first, then calls without one, by the year they are announced for."""
        return self.order_by(F("closes_at").desc(nulls_last=True), F("announced_for").asc(nulls_last=True))


class CallPage(BasePage):
    """A call for expressions of interest or for projects."""

    kind = models.CharField(_("nature"), max_length=10, choices=CallKind.choices, default=CallKind.AAP)
    announced_for = YearField(
        _("année annoncée"), null=True, blank=True, help_text=_("L’année pour laquelle l’appel a été annoncé.")
    )
    announced_on = models.DateField(
        _("annoncé le"),
        null=True,
        blank=True,
        help_text=_("Le jour où la source l’a annoncé. Le flux porte cette date."),
    )
    opens_at = models.DateTimeField(
        _("ouverture"),
        null=True,
        blank=True,
        help_text=_("Heure de Paris. Sans heure, l’appel ouvre au début du jour."),
    )
    closes_at = models.DateTimeField(
        _("clôture"), null=True, blank=True, help_text=_("Heure de Paris. Sans heure, l’appel ferme à 17 h.")
    )
    results_on = models.DateField(
        _("résultats publiés le"),
        null=True,
        blank=True,
        help_text=_("À partir de ce jour, l’appel porte « résultats publiés »."),
    )
    money = models.DecimalField(
        _("montant (M€)"), max_digits=7, decimal_places=2, null=True, blank=True, help_text=_("En millions d’euros.")
    )
    audience = models.TextField(
        _("qui peut répondre"), blank=True, help_text=_("Organismes, entreprises, pays : dites-le sans sigle.")
    )
    contact_email = models.EmailField(_("courriel de contact"), blank=True)
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)
    axes = ParentalManyToManyField("programme.AxisPage", verbose_name=_("axes"), related_name="calls", blank=True)
    objectives = ParentalManyToManyField(
        "programme.ObjectivePage", verbose_name=_("objectifs"), related_name="calls", blank=True
    )
    projects = ParentalManyToManyField(
        "projects.ProjectPage", verbose_name=_("projets retenus"), related_name="calls", blank=True
    )

    objects = PageManager.from_queryset(CallPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                "kind",
                FieldRowPanel(
                    [
                        FieldPanel("opens_at", widget=DateTimeInput(asks=True)),
                        FieldPanel("closes_at", widget=DateTimeInput(hour=CLOSING_TIME)),
                    ]
                ),
                FieldRowPanel(["announced_for", "announced_on"]),
                "results_on",
            ],
            heading=_("Nature et calendrier"),
            icon="calendar",
            help_text=_("L’état de l’appel (annoncé, ouvert, clos) suit ces dates : il n’est jamais à saisir."),
        ),
        MultiFieldPanel(
            ["audience", FieldRowPanel(["money", "contact_email"])], heading=_("Conditions"), icon="clipboard-list"
        ),
        FieldPanel("body", icon="pilcrow"),
        MultiFieldPanel(
            ["axes", "objectives", "projects"],
            heading=_("Place dans le programme"),
            icon="link",
            classname="collapsed",
        ),
    ]
    required_to_publish = ("standfirst",)
    expected = ("opens_at", "closes_at", "money", "audience")
    guide = "annoncer-un-appel"
    review_after = 3
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("audience")]
    api_fields = [
        *BasePage.api_fields,
        *map(
            APIField,
            [
                "kind",
                "announced_for",
                "announced_on",
                "opens_at",
                "closes_at",
                "results_on",
                "money",
                "audience",
                "state",
            ],
        ),
    ]
    search_kind = "call"
    search_kind_label = _("Appels")
    parent_page_types = ["projects.CallIndexPage"]
    subpage_types = []
    site_map_order = ("-announced_for", "-announced_on")
    is_shareable = True
    calendar = "projects.feeds.CALL"
    dataset = "projects.open_data.CALLS"
    editorial_dates = (
        ("opens_at", _("Ouverture d’un appel")),
        ("closes_at", _("Clôture d’un appel")),
        ("results_on", _("Résultats d’un appel")),
    )
    dashboard_actions = (
        PageAction(_("Nouvel appel"), "clipboard-list", order=20),
        PageAction(_("Changer la date d’un appel"), "calendar", is_list=True, order=40),
    )

    class Meta:
        verbose_name = _("appel")

    def publication_errors(self):
        errors = super().publication_errors()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            errors["closes_at"] = [_("La clôture vient avant l’ouverture.")]
        return errors

    @property
    def search_names(self):
        return [f"{self.kind.upper()} {self.search_year or ''}"]

    @property
    def search_year(self):
        return self.opens_at.year if self.opens_at else self.announced_for

    def structured_data(self, context, address):
        """Return the call as a schema.org grant, the closest type to a call."""
        money = self.money and node("MonetaryAmount", currency="EUR", value=int(self.money * 1_000_000))
        apply_ = node("ApplyAction", startTime=date(self.opens_at), endTime=date(self.closes_at), target=address)
        return [
            node(
                "MonetaryGrant" if money else "Grant",
                f"{address}#call",
                name=self.title,
                description=self.standfirst,
                url=address,
                sponsor=ref(programme_id()),
                potentialAction=apply_ if self.opens_at or self.closes_at else None,
                **({"amount": money} if money else {}),
            )
        ]

    @property
    def source_day(self):
        return self.announced_on

    @property
    def card_kind(self):
        return self.get_kind_display()

    def get_context(self, request, *args, **kwargs):
        projects = list(with_organisation_ids(self.related("projects")).defer_streamfields().order_by("number"))
        return super().get_context(request, *args, **kwargs) | {
            "axes": self.related_key_pages("axes"),
            "objectives": self.related_key_pages("objectives"),
            "projects": projects,
            "none_open": none_open(self.locale_id),
            "organisations": organisations_of(projects),
            "news": self.naming("news"),
            "events": self.naming("events"),
        }

    @property
    def state(self):
        """The `CallState` at this moment."""
        reached = (state for state, field in DAYS.items() if (day := getattr(self, field)) and day <= today(field))
        return next(reached, CallState.ANNOUNCED)

    @classmethod
    def scheduled_changes(cls, begin, end):
        """Return the times in an interval at which a call opens or closes; results come at midnight."""
        calls = visible(cls.objects)
        pairs = calls.filter(Q(opens_at__range=(begin, end)) | Q(closes_at__range=(begin, end)))
        moments = {moment for pair in pairs.values_list("opens_at", "closes_at") for moment in pair if moment}
        return [moment for moment in moments if begin <= moment < end]


@cached_by_version
def known_calls(locale_id):
    """Return the visible calls of a language, for what their dates say at one moment or another."""
    return list(CallPage.objects.visible().filter(locale_id=locale_id).defer("body").in_list_order())


def none_open(locale_id):
    """Return `{closed_on, known_on}` if no call is open, otherwise None.

    `closed_on` is the moment at which the last one closed; `known_on` the last day on which a call was checked
    or its sources were read.
    """
    calls = known_calls(locale_id)
    if any(call.state == CallState.OPEN for call in calls):
        return None
    closed = [call.closes_at for call in calls if call.closes_at and call.closes_at <= timezone.now()]
    known = [day for call in calls for day in (call.verified_on, call.compiled_on) if day]
    return {"closed_on": max(closed, default=None), "known_on": max(known, default=None)}


class CallIndexPage(Section, ListingPage):
    """The list of calls."""

    facet_names = ("kind", "state")
    subpage_types = ["projects.CallPage"]
    schema_type = "CollectionPage"
    feed = "projects.feeds.CallFeed"
    calendar = "projects.feeds.CALLS"
    listed_dataset = "projects.open_data.CALLS"

    class Meta:
        verbose_name = _("liste des appels")
        verbose_name_plural = _("listes des appels")

    def make_listing(self, data):
        calls = CallPage.objects.visible().filter(locale_id=self.locale_id).defer_streamfields().in_list_order()
        return Listing(data, calls, noun=NOUN, holding=holding, facets=call_facets())

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"none_open": none_open(self.locale_id)}


def call_facets():
    """Return the facets of a list of calls."""
    state_words = {
        CallState.ANNOUNCED: lambda number: ngettext("annoncé", "annoncés", number),
        CallState.OPEN: lambda number: ngettext("ouvert", "ouverts", number),
        CallState.CLOSED: lambda number: ngettext("clos", "clos", number),
        CallState.RESULTS: gettext("dont les résultats sont publiés"),
    }
    kind_words = {CallKind.AMI: gettext("à manifestation d’intérêt"), CallKind.AAP: gettext("à projets")}
    kinds = [Choice(kind.value, kind.label, kind_words[kind]) for kind in CallKind]
    states = [Choice(state.value, state.label.capitalize(), state_words[state]) for state in CallState]
    return [
        Facet("kind", gettext("Nature"), "kind", kinds),
        Facet("state", gettext("État"), state_expression(), states),
    ]
