"""Calls: their list, and one page each. A call's state is read off its dates, never typed."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from pepr_site.blocks.body import BodyBlock
from pepr_site.fields import StreamField
from pepr_site.listing.facets import TEXT, Choice, Facet, column
from pepr_site.listing.listing import Listing, tell
from pepr_site.listing.page import ListingPage
from pepr_site.pages import BasePage, BasePageQuerySet


class CallKind(models.TextChoices):
    AMI = "ami", _("Appel à manifestation d’intérêt")
    AAP = "aap", _("Appel à projets")


class CallState(models.TextChoices):
    ANNOUNCED = "announced", _("annoncé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    RESULTS = "results", _("résultats publiés")


# A call is in the first of these states whose day has come.
DAYS = {CallState.RESULTS: "results_on", CallState.CLOSED: "closes_at", CallState.OPEN: "opens_at"}


def today(field):
    """Return this moment as the field `field` of a call tells it: a day, or an hour."""
    return timezone.localdate() if field == "results_on" else timezone.now()


def state_expression():
    """Return the `CallState` of a call at this moment, for the database."""
    reached = [When(**{f"{field}__lte": today(field)}, then=Value(state.value)) for state, field in DAYS.items()]
    return Case(*reached, default=Value(CallState.ANNOUNCED.value), output_field=TEXT)


class CallPageQuerySet(BasePageQuerySet):
    def in_list_order(self):
        """The nearest deadline first, then the calls without one, by the year they are announced for."""
        return self.order_by(F("closes_at").desc(nulls_last=True), F("announced_for").asc(nulls_last=True))


class CallPage(BasePage):
    """A call for expressions of interest or for projects."""

    kind = models.CharField(_("nature"), max_length=10, choices=CallKind.choices)
    announced_for = models.PositiveSmallIntegerField(
        _("année annoncée"), null=True, blank=True, help_text=_("L’année pour laquelle l’appel a été annoncé.")
    )
    opens_at = models.DateTimeField(_("ouverture"), null=True, blank=True, help_text=_("Heure de Paris."))
    closes_at = models.DateTimeField(_("clôture"), null=True, blank=True, help_text=_("Heure de Paris."))
    results_on = models.DateField(_("résultats publiés le"), null=True, blank=True)
    money = models.DecimalField(
        _("montant (M€)"), max_digits=7, decimal_places=2, null=True, blank=True, help_text=_("En millions d’euros.")
    )
    audience = models.TextField(_("qui peut répondre"), blank=True)
    contact_email = models.EmailField(_("courriel de contact"), blank=True)
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)

    objects = PageManager.from_queryset(CallPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel(["kind", "announced_for"], heading=_("L’appel")),
        MultiFieldPanel([FieldRowPanel(["opens_at", "closes_at"]), "results_on"], heading=_("Calendrier")),
        MultiFieldPanel(["money", "audience", "contact_email"], heading=_("Conditions")),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("audience")]
    parent_page_types = ["projects.CallIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("appel")

    def clean(self):
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("La clôture vient avant l’ouverture.")})

    @property
    def state(self):
        """The `CallState` at this moment."""
        reached = (state for state, field in DAYS.items() if (day := getattr(self, field)) and day <= today(field))
        return next(reached, CallState.ANNOUNCED)


class CallIndexPage(ListingPage):
    """The list of calls."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = ["projects.CallPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des appels")

    def make_listing(self, data):
        calls = CallPage.objects.visible().filter(locale_id=self.locale_id).defer_streamfields().in_list_order()
        return Listing(data, calls, noun=said, facets=call_facets())


def said(number):
    """« 2 appels »."""
    return tell(number, gettext("Aucun appel"), ngettext("%(count)s appel", "%(count)s appels", number))


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
        Facet("kind", gettext("Nature"), column("kind"), kinds),
        Facet("state", gettext("État"), state_expression(), states),
    ]
