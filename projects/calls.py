"""Calls: their list, and one page each. A call's state is read off its dates, never typed."""

from datetime import time

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from pepr_site.blocks.body import BodyBlock
from pepr_site.fields import StreamField
from pepr_site.forms import PageForm
from pepr_site.pages import BasePage, BasePageQuerySet

# When a call closes, of which only the day is given.
CLOSING_TIME = time(17)


class CallKind(models.TextChoices):
    AMI = "ami", _("Appel à manifestation d’intérêt")
    AAP = "aap", _("Appel à projets")


class CallState(models.TextChoices):
    ANNOUNCED = "announced", _("annoncé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    RESULTS = "results", _("résultats publiés")


class CallPageQuerySet(BasePageQuerySet):
    def in_list_order(self):
        """The nearest deadline first, then the calls without one, by the year they are announced for."""
        return self.order_by(F("closes_at").desc(nulls_last=True), F("announced_for").asc(nulls_last=True))


class CallForm(PageForm):
    """Takes a deadline that is a day alone as that day's closing time."""

    def clean_closes_at(self):
        moment = self.cleaned_data["closes_at"]
        if moment and ":" not in self.data.get(self.add_prefix("closes_at"), ""):
            moment = moment.replace(hour=CLOSING_TIME.hour, minute=CLOSING_TIME.minute)
        return moment


class CallPage(BasePage):
    """A call for expressions of interest or for projects."""

    kind = models.CharField(_("nature"), max_length=10, choices=CallKind.choices, default=CallKind.AAP)
    announced_for = models.PositiveSmallIntegerField(
        _("année annoncée"), null=True, blank=True, help_text=_("L’année pour laquelle l’appel a été annoncé.")
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

    objects = PageManager.from_queryset(CallPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            ["kind", FieldRowPanel(["opens_at", "closes_at"]), FieldRowPanel(["announced_for", "results_on"])],
            heading=_("Nature et calendrier"),
            icon="calendar",
            help_text=_("L’état de l’appel (annoncé, ouvert, clos) suit ces dates : il n’est jamais à saisir."),
        ),
        MultiFieldPanel(
            ["audience", FieldRowPanel(["money", "contact_email"])], heading=_("Conditions"), icon="clipboard-list"
        ),
        FieldPanel("body", icon="pilcrow"),
    ]
    base_form_class = CallForm
    required_to_publish = ("standfirst",)
    review_after = 3
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("audience")]
    parent_page_types = ["projects.CallIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("appel")

    def publication_errors(self):
        errors = super().publication_errors()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            errors["closes_at"] = [_("La clôture vient avant l’ouverture.")]
        return errors

    @property
    def state(self):
        """The `CallState` at this moment."""
        now = timezone.now()
        if self.results_on and self.results_on <= timezone.localdate(now):
            return CallState.RESULTS
        if self.closes_at and self.closes_at <= now:
            return CallState.CLOSED
        if self.opens_at and self.opens_at <= now:
            return CallState.OPEN
        return CallState.ANNOUNCED


class CallIndexPage(BasePage):
    """The list of calls."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = ["projects.CallPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des appels")

    def get_context(self, request, *args, **kwargs):
        calls = CallPage.objects.visible().filter(locale_id=self.locale_id).in_list_order()
        return super().get_context(request, *args, **kwargs) | {"calls": calls}
