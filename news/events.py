"""Events, one page each."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager
from wagtail.search import index

from news.news_pages import Scope
from news.sessions import (
    ProgrammeBlock,
    SessionBlock,
    ends_next_day,
    programme_errors,
    session_node,
    sessions,
    without_speaker,
)
from pepr_site.blocks.body import BodyBlock
from pepr_site.editing.dashboard.actions import PageAction
from pepr_site.listing.facets import TEXT
from pepr_site.pages.base import BasePage, BasePageQuerySet
from pepr_site.pages.dates import (
    AmbiguousTime,
    DateTimeInput,
    NonexistentTime,
    at,
    at_midnight,
    clock_message,
    is_plausible,
    plausible,
)
from pepr_site.pages.fields import StreamField
from pepr_site.pages.models import Tagged
from pepr_site.pages.visibility import visible
from pepr_site.web.structured_data import date, node

COMING, PAST = "coming", "past"


class EventKind(models.TextChoices):
    MEETING = "meeting", _("Rencontre")
    SEMINAR = "seminar", _("Séminaire")
    CONFERENCE = "conference", _("Colloque")
    SCHOOL = "school", _("École")
    TRAINING = "training", _("Formation")


class EventStatus(models.TextChoices):
    PLANNED = "planned", _("maintenu")
    CANCELLED = "cancelled", _("annulé")


# Kinds with their own type in schema.org.
SCHEMA_TYPES = {EventKind.SCHOOL: "EducationEvent", EventKind.TRAINING: "CourseInstance"}
# The closing time of registration when only the date is given.
CLOSING_TIME = datetime.time(17)
HTTPS = URLValidator(["https"], message=_("L’adresse doit commencer par « https:// »."), code="not_https")
DOCUMENT = {
    "to": settings.WAGTAILDOCS_DOCUMENT_MODEL,
    "null": True,
    "blank": True,
    "on_delete": models.SET_NULL,
    "related_name": "+",
}


def moment():
    """Return the expression of whether an event is upcoming or past: it is upcoming until its last day ends."""
    is_coming = When(last_day__gte=timezone.localdate(), then=Value(COMING))
    return Case(is_coming, default=Value(PAST), output_field=TEXT)


class EventPageQuerySet(BasePageQuerySet):
    def with_moment(self):
        """Add `last_day`, and `moment`: « coming » or « past »."""
        return self.annotate(last_day=Coalesce("end_date", "start_date")).annotate(moment=moment())

    def in_list_order(self):
        """Upcoming ones first, the nearest first; then past ones, the latest first."""
        nearest = Case(When(moment=COMING, then=F("start_date")))
        return self.with_moment().order_by("moment", nearest, "-start_date", "-pk")

    def coming(self):
        """Those to come, the nearest first."""
        return self.in_list_order().filter(moment=COMING)


class EventPage(Tagged, BasePage):
    """An upcoming or past event. Times are separate from dates, because they are often unknown."""

    kind = models.CharField(_("nature"), max_length=20, choices=EventKind.choices, default=EventKind.MEETING)
    status = models.CharField(
        _("état"),
        max_length=20,
        choices=EventStatus.choices,
        default=EventStatus.PLANNED,
        help_text=_("Un événement annulé garde sa page, et les agendas qui le suivent l’apprennent."),
    )
    published_on = models.DateField(
        _("date de publication"),
        null=True,
        blank=True,
        help_text=_("Le jour où la source l’a annoncé. Le flux porte cette date."),
    )
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
        _("inscription"),
        max_length=500,
        blank=True,
        help_text=_("L’adresse de la page où l’on s’inscrit, sur un autre site. Rien ne s’inscrit ici."),
    )
    registration_closes_at = models.DateTimeField(
        _("fin des inscriptions"), null=True, blank=True, help_text=_("Heure de Paris. Sans heure : 17 h.")
    )
    places = models.CharField(
        _("places"), max_length=120, blank=True, help_text=_("En quelques mots : « 80 places », « complet ».")
    )
    practical = models.TextField(
        _("informations pratiques"), blank=True, help_text=_("L’accès, l’accueil, les repas, l’accessibilité du lieu.")
    )
    programme = StreamField(ProgrammeBlock, verbose_name=_("programme"), blank=True)
    replay_address = models.URLField(
        _("revoir"), max_length=500, blank=True, validators=[HTTPS], help_text=_("La page de l’enregistrement.")
    )
    transcript = models.TextField(
        _("transcription"), blank=True, help_text=_("Ce que l’on entend. Écrite ici, ou jointe comme document.")
    )
    transcript_document = models.ForeignKey(**DOCUMENT, verbose_name=_("transcription, en document"))
    report_document = models.ForeignKey(**DOCUMENT, verbose_name=_("compte rendu"))
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
            [
                FieldRowPanel(["start_date", "start_time"]),
                FieldRowPanel(["end_date", "end_time"]),
                FieldRowPanel(["status", "published_on"]),
            ],
            heading=_("Quand"),
            icon="calendar",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(["place", "online_address"]),
                "organiser",
                FieldRowPanel(["kind", "scope"]),
                FieldPanel("tags", widget=CheckboxSelectMultiple),
            ],
            heading=_("Où et avec qui"),
            icon="globe",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        "registration_address",
                        FieldPanel("registration_closes_at", widget=DateTimeInput(hour=CLOSING_TIME)),
                    ]
                ),
                "places",
                "practical",
            ],
            heading=_("Venir"),
            icon="clipboard-list",
        ),
        FieldPanel("programme", icon="list-ul"),
        MultiFieldPanel(
            ["replay_address", "transcript", FieldRowPanel(["transcript_document", "report_document"])],
            heading=_("Après coup"),
            icon="media",
            classname="collapsed",
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
    expected = ("start_time", "place", "organiser", "practical")
    guide = "annoncer-un-evenement"
    review_after = 6
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("place")]
    search_fields += [index.SearchField("programme"), index.SearchField("practical"), index.SearchField("transcript")]
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
                "registration_closes_at",
                "places",
                "replay_address",
                "organiser",
                "kind",
                "status",
                "published_on",
                "scope",
            ],
        ),
    ]
    search_kind = "event"
    search_kind_label = _("Événements")
    parent_page_types = ["news.EventIndexPage"]
    subpage_types = []
    site_map_order = ("-start_date",)
    shared_fields = ("organiser", "online_address", "registration_address", "replay_address")
    shared_parts = {"programme": SessionBlock.shared_parts}
    forgets = {"programme": without_speaker}
    is_shareable = True
    calendar = "news.feeds.EVENT"
    dataset = "news.open_data.EVENTS"
    editorial_dates = (("start_date", _("Événement")),)
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
        if self.replay_address and not (self.transcript or self.transcript_document):
            errors["transcript"] = [_("Un enregistrement se publie avec sa transcription.")]
        closes, last = self.registration_closes_at, self.start_date and self.closes_on
        if closes and last and timezone.localdate(closes) > last:
            errors["registration_closes_at"] = [_("Les inscriptions fermeraient après l’événement.")]
        if self.start_date and (messages := programme_errors(self)):
            errors["programme"] = messages
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
            except (NonexistentTime, AmbiguousTime) as problem:
                errors[name] = [clock_message(problem)]
        if errors:
            raise ValidationError(errors)

    @property
    def is_one_day(self):
        return self.end_date in {None, self.start_date}

    @property
    def ends_next_day(self):
        """Whether it is an evening that ends after midnight, judging by its times."""
        return self.is_one_day and ends_next_day(self.start_time, self.end_time) and is_plausible(self.start_date)

    @property
    def closes_on(self):
        """Its last day. An end before the start, which no form accepts, is ignored."""
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
            "sessions": sessions(self),
        }

    @property
    def source_day(self):
        return self.published_on

    @property
    def published_at(self):
        """The date on which the source announced it; otherwise the date of the event, if it was published later."""
        day = None if self.published_on else plausible(self.start_date)
        return min(filter(None, [super().published_at, day and at_midnight(day)]), default=None)

    @property
    def is_cancelled(self):
        return self.status == EventStatus.CANCELLED

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
                SCHEMA_TYPES.get(self.kind, "Event"),
                f"{address}#event",
                name=self.title,
                description=self.standfirst,
                url=address,
                inLanguage=get_language(),
                startDate=_moment(self.start_date, self.start_time),
                endDate=self.structured_end(),
                eventStatus=f"https://schema.org/Event{'Cancelled' if self.is_cancelled else 'Scheduled'}",
                location=[place for place in places if place],
                organizer=node("Organization", name=self.organiser) if self.organiser else None,
                subEvent=[session_node(session) for session in context.get("sessions", ())],
                recordedIn=node("VideoObject", url=self.replay_address) if self.replay_address else None,
            )
        ]

    def structured_end(self):
        """Return its end in schema.org's format, or None if it is unknown."""
        if not self.end_time and self.end_date != self.closes_on:
            return None
        start = _moment(self.start_date, self.start_time if self.end_time else None)
        end = _moment(self.closes_on, self.end_time)
        return end if start and end and end >= start else None

    @property
    def is_registration_open(self):
        closes = self.registration_closes_at
        return not self.is_past and not self.is_cancelled and not (closes and closes <= timezone.now())

    @classmethod
    def scheduled_changes(cls, begin, end):
        """Return the moments between two others at which the registration for some event closes."""
        closing = visible(cls.objects).filter(registration_closes_at__gte=begin, registration_closes_at__lt=end)
        return list(closing.values_list("registration_closes_at", flat=True))

    @property
    def is_past(self):
        return (self.end_date or self.start_date) < timezone.localdate()


def _moment(day, time):
    """Return a date in schema.org's format, with its time in Paris if it is known."""
    return date(timezone.make_aware(datetime.datetime.combine(day, time))) if time else date(day)
