"""Events: the agenda, and one page each."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager
from wagtail.search import index

from news.news_pages import Scope
from pepr_site.blocks.body import BodyBlock
from pepr_site.editing.dashboard.actions import PageAction
from pepr_site.listing.facets import TEXT, Choice, Facet
from pepr_site.listing.listing import Listing, ListingPage, tell
from pepr_site.pages.base import BasePage, BasePageQuerySet
from pepr_site.pages.dates import Missing, Twice, at, clock_message, is_sound
from pepr_site.pages.fields import StreamField
from pepr_site.search.query import holding
from pepr_site.web.structured_data import date, node

COMING, PAST = "coming", "past"
# What begins on one day and ends on the next, in minutes; what would be longer has its hours in the wrong order.
LONGEST_EVENING = 12 * 60


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
    end_date = models.DateField(
        _("dernier jour"), null=True, blank=True, help_text=_("Laissez vide si tout se passe le même jour.")
    )
    start_time = models.TimeField(_("heure de début"), null=True, blank=True, help_text=_("Heure de Paris."))
    end_time = models.TimeField(_("heure de fin"), null=True, blank=True, help_text=_("Heure de Paris."))
    place = models.CharField(_("lieu"), max_length=255, blank=True, help_text=_("Le bâtiment et la ville."))
    online_address = models.URLField(
        _("adresse en ligne"), max_length=500, blank=True, help_text=_("Où l’on suit l’événement à distance.")
    )
    registration_address = models.URLField(
        _("inscription"), max_length=500, blank=True, help_text=_("L’adresse de la page où l’on s’inscrit.")
    )
    organiser = models.CharField(_("organisateur"), max_length=255, blank=True)
    scope = models.CharField(_("portée"), max_length=20, choices=Scope.choices, default=Scope.PROGRAMME)
    body = StreamField(BodyBlock, verbose_name=_("contenu"), blank=True)
    projects = ParentalManyToManyField(
        "projects.ProjectPage", verbose_name=_("projets"), related_name="events", blank=True
    )
    axes = ParentalManyToManyField("programme.AxisPage", verbose_name=_("axes"), related_name="events", blank=True)
    objectives = ParentalManyToManyField(
        "programme.ObjectivePage", verbose_name=_("objectifs"), related_name="events", blank=True
    )
    organisations = ParentalManyToManyField(
        "programme.Organisation", verbose_name=_("institutions"), related_name="events", blank=True
    )
    calls = ParentalManyToManyField("projects.CallPage", verbose_name=_("appels"), related_name="events", blank=True)

    objects = PageManager.from_queryset(EventPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel(["start_date", "start_time"]), FieldRowPanel(["end_date", "end_time"])],
            heading=_("Quand"),
            icon="calendar",
        ),
        MultiFieldPanel(
            [FieldRowPanel(["place", "online_address"]), FieldRowPanel(["organiser", "registration_address"]), "scope"],
            heading=_("Où et avec qui"),
            icon="globe",
        ),
        FieldPanel("body", icon="pilcrow"),
        MultiFieldPanel(
            ["projects", "axes", "objectives", "organisations", "calls"],
            heading=_("De quoi et de qui parle-t-on ?"),
            icon="link",
            classname="collapsed",
        ),
    ]
    required_to_publish = ("standfirst",)
    review_after = 6
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("place")]
    api_fields = [
        *BasePage.api_fields,
        *map(
            APIField,
            [
                "start_date",
                "end_date",
                "start_time",
                "end_time",
                "place",
                "online_address",
                "registration_address",
                "organiser",
                "scope",
            ],
        ),
    ]
    search_kind = "event"
    search_kind_label = _("Événements")
    parent_page_types = ["news.EventIndexPage"]
    subpage_types = []
    shared_fields = ("organiser",)
    is_shareable = True
    calendar = "news.agenda.EVENT"
    desk_dates = (("start_date", _("Événement")),)
    dashboard_actions = (PageAction(_("Nouvel événement"), "date", order=30),)

    class Meta:
        verbose_name = _("événement")

    @property
    def search_year(self):
        return self.start_date.year

    def publication_errors(self):
        errors = super().publication_errors()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            errors["end_date"] = [_("Le dernier jour vient avant le premier.")]
        has_hours = self.start_time and self.end_time and self.is_one_day
        if has_hours and self.end_time < self.start_time and not self.ends_next_day:
            errors["end_time"] = [
                _(
                    "L’heure de fin vient avant l’heure de début. Une soirée peut finir après minuit ; "
                    "si la rencontre finit un autre jour, donnez-le dans « dernier jour »."
                )
            ]
        return errors

    def clean(self):
        super().clean()
        errors = {}
        for name, day in (("start_time", self.start_date), ("end_time", self.start_date and self.closes_on)):
            hour = getattr(self, name)
            try:
                if day and hour:
                    at(day, hour)
            except (Missing, Twice) as problem:
                errors[name] = [clock_message(problem)]
        if errors:
            raise ValidationError(errors)

    @property
    def is_one_day(self):
        return self.end_date in {None, self.start_date}

    @property
    def ends_next_day(self):
        """Whether it is of one evening that goes on to midnight or past it, as its hours tell."""
        if not self.is_one_day or not self.start_time or not self.end_time or self.end_time >= self.start_time:
            return False
        minutes = [hour.hour * 60 + hour.minute for hour in (self.start_time, self.end_time)]
        return is_sound(self.start_date) and (minutes[1] == 0 or minutes[1] + 24 * 60 - minutes[0] <= LONGEST_EVENING)

    @property
    def closes_on(self):
        """The day on which it is over. A last day before the first, as no form lets through, counts for nothing."""
        if self.ends_next_day:
            return self.start_date + datetime.timedelta(days=1)
        return max(self.end_date or self.start_date, self.start_date)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "projects": self.related("projects").defer_streamfields().order_by("number"),
            "axes": self.related_key_pages("axes"),
            "objectives": self.related_key_pages("objectives"),
            "organisations": self.related("organisations"),
            "calls": self.related("calls").defer_streamfields().in_list_order(),
        }

    @property
    def card_kind(self):
        return _("Événement, %(date)s") % {"date": date_format(self.start_date)}

    def structured_data(self, context, address):
        places = [
            self.place and node("Place", name=self.place),
            self.online_address and node("VirtualLocation", url=self.online_address),
        ]
        return [
            node(
                "Event",
                f"{address}#event",
                name=self.title,
                description=self.standfirst,
                url=address,
                inLanguage=get_language(),
                startDate=_moment(self.start_date, self.start_time),
                endDate=self.structured_end(),
                location=[place for place in places if place],
                organizer=node("Organization", name=self.organiser) if self.organiser else None,
            )
        ]

    def structured_end(self):
        """Return when it is over as schema.org writes it, or None where that is not known."""
        if not self.end_time and self.end_date != self.closes_on:
            return None
        start = _moment(self.start_date, self.start_time if self.end_time else None)
        end = _moment(self.closes_on, self.end_time)
        return end if start and end and end >= start else None

    @property
    def is_past(self):
        return (self.end_date or self.start_date) < timezone.localdate()


class EventIndexPage(ListingPage):
    """The agenda: events to come, and those past."""

    facet_names = ("when", "year")
    parent_page_types = ["programme.HomePage"]
    subpage_types = ["news.EventPage"]
    max_count_per_parent = 1
    calendar = "news.agenda.EVENTS"

    class Meta:
        verbose_name = _("agenda")

    def make_listing(self, data):
        events = EventPage.objects.visible().filter(locale_id=self.locale_id).defer_streamfields().in_list_order()
        return Listing(data, events, noun=said, holding=holding, facets=event_facets())


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


def _moment(day, time):
    """Return a day as schema.org writes it, with its hour in Paris where it is known."""
    return date(timezone.make_aware(datetime.datetime.combine(day, time))) if time else date(day)
