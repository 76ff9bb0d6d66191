"""The programme of an event: its sessions, each with its hours, speakers and documents."""

import datetime
import json
from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from people.names import bare, without
from people.persons import Person
from people.roles import address_of
from pepr_site.blocks.base import CheckedStructBlock
from pepr_site.pages.dates import AmbiguousTime, NonexistentTime, at, clock_message
from pepr_site.pages.links import absolute
from pepr_site.pages.readable_blocks import DateBlock, TimeBlock, URLBlock
from pepr_site.pages.visibility import each_valid
from pepr_site.web.structured_data import date, node

# The longest session past midnight, in minutes; with a longer one, start and end are swapped.
LONGEST_EVENING = 12 * 60
NEXT_DAY = datetime.timedelta(days=1)


def ends_next_day(start, end):
    """Whether times are of an evening that ends after midnight: 20:00 to 1:00, not 14:00 to 9:30."""
    if not start or not end or end >= start:
        return False
    minutes = [hour.hour * 60 + hour.minute for hour in (start, end)]
    return minutes[1] == 0 or minutes[1] + 24 * 60 - minutes[0] <= LONGEST_EVENING


class SessionBlock(CheckedStructBlock):
    day = DateBlock(label=_("Jour"), required=False, help_text=_("Laissez vide si c’est le premier jour."))
    start = TimeBlock(label=_("De"), required=False, help_text=_("Heure de Paris."))
    end = TimeBlock(label=_("À"), required=False)
    title = blocks.CharBlock(label=_("Titre"), max_length=200)
    people = blocks.ListBlock(
        SnippetChooserBlock(Person), label=_("Qui parle, parmi les personnes du programme"), default=[]
    )
    # Other speakers, as text.
    speakers = blocks.CharBlock(
        label=_("Qui parle encore"),
        required=False,
        max_length=500,
        help_text=_("Les noms, séparés par des points-virgules ; l’institution de chacun entre parenthèses."),
    )
    text = blocks.TextBlock(label=_("En quelques mots"), required=False, rows=2)
    slides = DocumentChooserBlock(label=_("Diapositives"), required=False)
    slides_address = URLBlock(label=_("Ou leur adresse"), required=False, max_length=1000)
    licence = blocks.CharBlock(
        label=_("Licence des diapositives"), required=False, max_length=60, help_text=_("Par exemple : CC BY 4.0.")
    )

    # The parts shared by all languages (see `BasePage.shared_parts`).
    shared_parts = ("day", "start", "end", "people", "slides", "slides_address", "licence")

    class Meta:
        label = _("Séance")
        icon = "time"
        label_format = "{start} {title}"

    def publication_errors(self, value):
        if (value["slides"] or value["slides_address"]) and not value["licence"]:
            return {"licence": _("Dites sous quelle licence paraissent les diapositives.")}
        if value["end"] and not value["start"]:
            return {"start": _("Donnez aussi l’heure à laquelle la séance commence.")}
        if value["end"] and value["end"] < value["start"] and not ends_next_day(value["start"], value["end"]):
            return {"end": _("L’heure de fin vient avant l’heure de début.")}
        return {}


class ProgrammeBlock(blocks.StreamBlock):
    session = SessionBlock()

    class Meta:
        label = _("Séances")


@dataclass(frozen=True)
class Session:
    """A session with its date, and its times as datetimes if they are known."""

    day: datetime.date
    start: datetime.datetime | None
    end: datetime.datetime | None
    value: blocks.StructValue

    @property
    def people(self):
        """The people of the programme who speak and are shown on the site."""
        return [person for person in self.value["people"] if person and person.is_found]

    @property
    def speakers(self):
        """The other speakers, a list of « Prénom Nom (institution) » without duplicates."""
        named = [bare(person.name) for person in self.people]
        names = [name.strip() for name in (self.value["speakers"] or "").split(";")]
        return [name for name in names if name and bare(name) not in named]

    @property
    def who(self):
        """All speakers, `{words, address}` each: those with a URL on the site first."""
        people = [{"words": name_of(person), "address": address_of(person)} for person in self.people]
        return people + [{"words": speaker, "address": ""} for speaker in self.speakers]

    @property
    def names(self):
        """The same without their institutions."""
        return [
            *(person.name for person in self.people),
            *(speaker.partition("(")[0].strip() for speaker in self.speakers),
        ]

    @property
    def slides_url(self):
        return self.value["slides"].url if self.value["slides"] else self.value["slides_address"]

    def line(self, with_day):
        """Return the session as one line of text: « 9:30 Ouverture (Ada Lovelace) »."""
        parts = [date_format(self.day) if with_day else "", time_format(self.start) if self.start else ""]
        who = ", ".join(self.names)
        return " ".join(filter(None, [*parts, self.value["title"], f"({who})" if who else ""]))


def name_of(person):
    """Return « Prénom Nom (institution) »."""
    organisation = person.shown_organisation
    return f"{person.name} ({organisation.short_name})" if organisation else person.name


def read(value, event):
    """Return the `Session` of a block's value. Raises `NonexistentTime` or `AmbiguousTime`."""
    day = value["day"] or day_of(value["start"], event)
    last = day + NEXT_DAY if ends_next_day(value["start"], value["end"]) else day
    return Session(day, value["start"] and at(day, value["start"]), value["end"] and at(last, value["end"]), value)


def day_of(start, event):
    """Return the day of a session without a date: the first, or the next one after midnight."""
    is_late = event.ends_next_day and start and start < event.start_time and start <= event.end_time
    return event.start_date + NEXT_DAY if is_late else event.start_date


def sessions(event):
    """Return the sessions of an event, in chronological order; invalid ones are left out.

    One without a time keeps its position after the preceding one in the form.
    """
    found = each_valid([block.value for block in event.programme], lambda value: read(value, event))
    begins, keyed = {}, []
    for session in found:
        if session.start:
            begins[session.day] = session.start.timestamp()
        keyed.append((session.day, begins.get(session.day, float("-inf")), len(keyed), session))
    return [session for *_key, session in sorted(keyed)]


def programme_errors(event):
    """Return the errors in the sessions of an event, a list of messages."""
    messages = []
    for block in event.programme:
        day = block.value["day"] or day_of(block.value["start"], event)
        words = {"title": block.value["title"]}
        if not event.start_date <= day <= event.closes_on:
            messages.append(gettext("« %(title)s » n’est pas un jour de l’événement.") % words)
            continue
        try:
            read(block.value, event)
        except (NonexistentTime, AmbiguousTime) as problem:
            words["problem"] = clock_message(problem)
            messages.append(gettext("« %(title)s » : %(problem)s") % words)
    return messages


def as_text(event):
    """Return the programme as lines of text, for an agenda; nothing without one."""
    found = sessions(event)
    with_day = not event.is_one_day or len({session.day for session in found}) > 1
    return "\n".join(session.line(with_day) for session in found)


def without_speaker(name, programme):
    """Return a stored programme without a name among its speakers."""
    blocks = json.loads(programme or "[]")
    values = [block["value"] for block in blocks if block["value"].get("speakers")]
    left = [without(name, value["speakers"]) for value in values]
    if left == [value["speakers"] for value in values]:
        return programme
    for value, speakers in zip(values, left, strict=True):
        value["speakers"] = speakers
    return json.dumps(blocks)


def session_node(session):
    """Return the schema.org node of a session."""
    known = len(session.people)
    slides = session.slides_url and node(
        "PresentationDigitalDocument", url=absolute(session.slides_url), license=session.value["licence"]
    )
    return node(
        "Event",
        name=session.value["title"],
        description=session.value["text"],
        startDate=date(session.start or session.day),
        endDate=date(session.end),
        performer=[*map(performer, session.people), *(node("Person", name=name) for name in session.names[known:])],
        workFeatured=slides or None,
    )


def performer(person):
    """Return the node of a speaker who is in the programme: that of the governance page, if there is one."""
    address = address_of(person)
    return node("Person", absolute(address) if address else None, name=person.name)
