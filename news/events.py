"""Events: the agenda, and one page each."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from news.news_pages import Scope
from pepr_site.blocks.body import BodyBlock
from pepr_site.fields import StreamField
from pepr_site.listing.facets import TEXT, Choice, Facet
from pepr_site.listing.listing import Listing, tell
from pepr_site.listing.page import ListingPage
from pepr_site.pages import BasePage, BasePageQuerySet

COMING, PAST = "coming", "past"


def moment():
    """Return whether an event is to come or past, for the database: it is to come until its last day is over."""
    is_coming = When(last_day__gte=timezone.localdate(), then=Value(COMING))
    return Case(is_coming, default=Value(PAST), output_field=TEXT)


class EventPageQuerySet(BasePageQuerySet):
    def with_moment(self):
        """Add `last_day`, and `moment`: « coming » or « past »."""
        return self.annotate(last_day=Coalesce("end_date", "start_date")).annotate(moment=moment())

    def in_list_order(self):
        """Those to come first, the nearest first; then those past, the latest first."""
        nearest = Case(When(moment=COMING, then=F("start_date")))
        return self.with_moment().order_by("moment", nearest, "-start_date", "-pk")

    def coming(self):
        """Those to come, the nearest first."""
        return self.in_list_order().filter(moment=COMING)


class EventPage(BasePage):
    """A meeting to come or past. Its hours are kept apart from its days, for they are often unknown."""

    start_date = models.DateField(_("premier jour"))
    end_date = models.DateField(_("dernier jour"), null=True, blank=True)
    start_time = models.TimeField(_("heure de début"), null=True, blank=True, help_text=_("Heure de Paris."))
    end_time = models.TimeField(_("heure de fin"), null=True, blank=True, help_text=_("Heure de Paris."))
    place = models.CharField(_("lieu"), max_length=255, blank=True)
    online_address = models.URLField(_("adresse en ligne"), max_length=500, blank=True)
    registration_address = models.URLField(_("inscription"), max_length=500, blank=True)
    organiser = models.CharField(_("organisateur"), max_length=255, blank=True)
    scope = models.CharField(_("portée"), max_length=20, choices=Scope.choices, default=Scope.PROGRAMME)
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)

    objects = PageManager.from_queryset(EventPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel(["start_date", "start_time"]), FieldRowPanel(["end_date", "end_time"])], heading=_("Quand")
        ),
        MultiFieldPanel(["place", "online_address", "organiser", "registration_address", "scope"], heading=_("Où")),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("place")]
    parent_page_types = ["news.EventIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("événement")

    def clean(self):
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("Le dernier jour vient avant le premier.")})

    @property
    def is_past(self):
        return (self.end_date or self.start_date) < timezone.localdate()


class EventIndexPage(ListingPage):
    """The agenda: events to come, and those past."""

    parent_page_types = ["programme.HomePage"]
    subpage_types = ["news.EventPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("agenda")

    def make_listing(self, data):
        events = EventPage.objects.visible().filter(locale_id=self.locale_id).defer_streamfields().in_list_order()
        return Listing(data, events, noun=said, facets=event_facets())


def said(number):
    """« 3 événements »."""
    return tell(number, gettext("Aucun événement"), ngettext("%(count)s événement", "%(count)s événements", number))


def event_facets():
    """Return the facets of a list of events."""
    moments = [
        Choice(COMING, gettext("À venir"), gettext("à venir")),
        Choice(PAST, gettext("Passés"), lambda number: ngettext("passé", "passés", number)),
    ]
    return [
        Facet("when", gettext("Quand"), F("moment"), moments),
        Facet("year", gettext("Année"), Cast(ExtractYear("start_date"), TEXT), year_choices),
    ]


def year_choices(found):
    """The years of a list, the latest first."""
    years = sorted(found, key=int, reverse=True)
    return [Choice(year, year, gettext("de %(year)s") % {"year": year}) for year in years]
