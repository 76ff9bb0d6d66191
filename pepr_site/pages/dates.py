"""Dates and times as people type them, and which of them are plausible."""

import datetime
import re
import unicodedata

import psycopg2.extensions as driver
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import widgets
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import PublishingPanel

# Years before and after this one, beyond which a typed date is taken for a mistake.
BACK, AHEAD = 20, 30
# The end of a day, of which no other is the beginning.
LAST_MINUTE = datetime.time(23, 59)
# The years beyond which no date of this site is possible.
FIRST, LAST = 1900, 2100
MONTHS = [
    *(("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may")),
    *(("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september")),
    *(("octobre", "october"), ("novembre", "november"), ("decembre", "december")),
]
SEPARATOR = r" ?[/.,\- ] ?"
DAY = re.compile(
    r"(?:le )?(?:[a-z]{3,9}[.,]? )?(?P<day>\d{1,2})(?: ?(?:er|st|nd|rd|th))?"
    rf"{SEPARATOR}(?P<month>\d{{1,2}}|[a-z]{{3,9}}\.?){SEPARATOR}(?P<year>\d{{4}}|\d\d)(?!\d)"
)
DIGITS = re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})(?!\d)")
ISO_DAY = re.compile(r"(?P<year>\d{4})([-/])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)")
WRITINGS = (ISO_DAY, DAY, DIGITS)
HOUR = re.compile(
    r"(?P<hour>\d{1,2})(?: ?(?::|\.|h|heures?) ?(?P<minute>\d\d)?(?: ?(?:min|mn|minutes))?"
    r"(?::(?P<second>\d\d)(?:\.\d+)?)?)? ?(?P<half>[ap])?(?(half)\.?m\.?)"
)
# Between a day and its hour: « 31/03/2027, à 14 h ».
BETWEEN = re.compile(r" ?[.,;t-]? ?(?:at? ?)?")


class UnreadableDate(ValueError):
    """The text is not a date, or not a time."""


class NonexistentTime(ValueError):
    """The clocks skip this time: it does not exist on that day."""


class AmbiguousTime(ValueError):
    """The clocks go back: this time occurs twice on that day."""


def folded(text):
    """Return a text in lower case, without accents, with single plain spaces and short dashes."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join("-" if unicodedata.category(c) == "Pd" else c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split()).removesuffix(".")


def read_day(text):
    """Return the `date` that a person typed: « 31/03/2027 », « 1er avril 2027 ». Raises `UnreadableDate`."""
    text = folded(text)
    return _day(next(filter(None, (writing.fullmatch(text) for writing in WRITINGS)), None))


def read_hour(text):
    """Return the `time` that a person typed: « 14:30 », « 14 h 30 »; 24:00 is 23:59. Raises `UnreadableDate`."""
    return _hour(folded(text).removeprefix("a "))


def read_moment(text, hour):
    """Return the aware `datetime` that a person typed; a date alone is at `hour`, a `time`.

    Raises `UnreadableDate`, or what `at` raises.
    """
    text = folded(text)
    found = next(filter(None, (writing.match(text) for writing in WRITINGS)), None)
    day = _day(found)
    rest = text[found.end() :]
    if rest:
        hour = _hour(rest[BETWEEN.match(rest).end() :])
    return at(day, hour)


def at(day, hour):
    """Return the `datetime` of a time in the site's time zone.

    Raises `NonexistentTime` or `AmbiguousTime` when the clocks change.
    """
    written = datetime.datetime.combine(day, hour)
    moment = timezone.make_aware(written)
    other = moment.replace(fold=1)
    if moment.utcoffset() < other.utcoffset():
        raise NonexistentTime
    if moment.utcoffset() > other.utcoffset():
        raise AmbiguousTime
    return moment


def at_midnight(day):
    """Return the start of a day in the site's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _day(found):
    """Return the day of a match of `DAY` or `ISO_DAY`."""
    if not found:
        raise UnreadableDate
    year, month = found["year"], found["month"]
    try:
        return datetime.date(_year(year), int(month) if month.isdecimal() else _month(month), int(found["day"]))
    except ValueError:
        raise UnreadableDate from None


def _year(text):
    """Return the year of four digits, or the nearest one with these last two."""
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if 2000 + year <= timezone.localdate().year + AHEAD else 1900 + year


def _month(word):
    """Return the number of the month with this name or unambiguous abbreviation."""
    word = word.rstrip(".")
    (number,) = (place for place, names in enumerate(MONTHS, 1) if any(name.startswith(word) for name in names))
    return number


def _hour(text):
    if text == "midi":
        return datetime.time(12)
    if re.fullmatch(r"\d{3,4}", text):
        text = f"{text[:-2]}:{text[-2:]}"
    found = HOUR.fullmatch(text)
    if not found:
        raise UnreadableDate
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            raise UnreadableDate
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return LAST_MINUTE
    try:
        return datetime.time(hour, minute, second)
    except ValueError:
        raise UnreadableDate from None


def speaks_of_midnight(text):
    """Whether an unreadable text names midnight, which is at both ends of a day."""
    return any(word in folded(text) for word in ("minuit", "midnight"))


def is_within_reach(year):
    """Whether a person can plausibly mean this year."""
    present = timezone.localdate().year
    return present - BACK <= year <= present + AHEAD


def is_plausible(value):
    """Whether a `date`, an aware `datetime` or a year from the database is possible and can be shown."""
    year = value if isinstance(value, int) else value.year
    return FIRST <= year <= LAST


def plausible(value):
    """Return `value`, or None where it is impossible."""
    return value if value is not None and is_plausible(value) else None


def bounds():
    """Return the first and the last possible day, in the site's time zone."""
    return datetime.date(FIRST, 1, 1), datetime.date(LAST, 12, 31)


class ConfirmationMixin:
    """A widget that asks for confirmation once: « is it really this year? ». Submitted again unchanged, it is accepted.

    `asks`: every unlikely year, past or future, can be confirmed instead of being rejected.
    """

    question, is_confirmed = None, False

    def __init__(self, *args, asks=False, **kwargs):
        self.asks = asks
        super().__init__(*args, **kwargs)

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        self.is_confirmed = bool(value) and data.get(f"{name}-confirmed") == value
        if self.is_confirmed:
            self.question = value
        return value

    def render(self, name, value, attrs=None, renderer=None):
        html = super().render(name, value, attrs, renderer)
        if not self.question:
            return html
        return html + format_html('<input type="hidden" name="{}-confirmed" value="{}">', name, self.question)


class DateInput(ConfirmationMixin, widgets.AdminDateInput):
    """A text field and picker for a date."""


class YearInput(ConfirmationMixin, forms.NumberInput):
    """A text field for a year."""


class DateTimeInput(ConfirmationMixin, widgets.AdminDateTimeInput):
    """A text field and picker for a date and time. A date alone is at `hour`, a `time`."""

    def __init__(self, attrs=None, hour=datetime.time.min, **kwargs):
        self.hour = hour
        super().__init__({"data-hour": f"{hour:%H:%M}"} | (attrs or {}), **kwargs)

    def get_config(self):
        return super().get_config() | {"defaultTime": f"{self.hour:%H:%M}"}


class PlausibleYearMixin:
    """A form field that only accepts a plausible year, or the value that was there before."""

    before = None

    def get_bound_field(self, form, field_name):
        self.before = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned not in self.empty_values:
            self.check_reach(value, cleaned)
        return cleaned

    def check_reach(self, typed, value):
        """Raise `ValidationError` for an implausible `value`; ask for confirmation of an unlikely one."""
        year = value if isinstance(value, int) else value.year
        if is_within_reach(year) or (is_plausible(year) and value == self.before):
            return
        if self.widget.asks and is_plausible(year):
            question = _("L’année %(year)s est-elle la bonne ? Si oui, enregistrez une seconde fois.")
            self.ask(typed, question % {"year": year})
            return
        present = timezone.localdate().year
        raise ValidationError(
            _("L’année %(year)s est hors des limites : elle doit être entre %(first)s et %(last)s."),
            code="reach",
            params={"year": f"{year:04}", "first": present - BACK, "last": present + AHEAD},
        )

    def ask(self, typed, question):
        """Raise `ValidationError` with the question, unless the same text was submitted before."""
        if not self.widget.is_confirmed:
            self.widget.question = typed
            raise ValidationError(question, code="question")


class DateField(PlausibleYearMixin, forms.DateField):
    """A date, as people type it."""

    widget = DateInput
    default_error_messages = {"invalid": gettext_lazy("Écrivez un jour du calendrier, par exemple 31/03/2027.")}

    def to_python(self, value):
        return _read(self, read_day, value) if isinstance(value, str) else super().to_python(value)


class TimeField(forms.TimeField):
    """A time, as people type it."""

    default_error_messages = {"invalid": gettext_lazy("Écrivez une heure, par exemple 14:30 ou 14 h 30.")}

    def to_python(self, value):
        return _read(self, read_hour, value) if isinstance(value, str) else super().to_python(value)


class DateTimeField(PlausibleYearMixin, forms.DateTimeField):
    """A date and time, as people type it; a date alone is at the time of its widget."""

    widget = DateTimeInput
    default_error_messages = {
        "invalid": gettext_lazy("Écrivez un jour et une heure, par exemple 31/03/2027 14:30."),
    }

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        return _read(self, lambda text: read_moment(text, self.widget.hour), value)

    def has_changed(self, initial, data):
        # Forms show no seconds, which code may have written.
        return super().has_changed(initial and initial.replace(second=0, microsecond=0), data)


class YearField(PlausibleYearMixin, forms.IntegerField):
    """A year, in four digits."""

    widget = YearInput
    default_error_messages = dict.fromkeys(
        ("invalid", "min_value"), gettext_lazy("Écrivez une année de quatre chiffres, par exemple 2027.")
    )

    def to_python(self, value):
        if isinstance(value, str) and len(value.strip()) > len("2027"):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def _read(field, read, text):
    """Return the result of `read` for a text, None for none. Raises `ValidationError` with the expected format."""
    if not text.strip():
        return None
    try:
        return read(text)
    except UnreadableDate:
        raise ValidationError(unreadable_message(field, text), code="invalid") from None
    except (NonexistentTime, AmbiguousTime) as problem:
        raise ValidationError(clock_message(problem), code="clock") from None


def unreadable_message(field, text):
    """Return the message about a text that `field` cannot read."""
    if speaks_of_midnight(text):
        return _("Minuit est au début ou à la fin du jour : écrivez 0 h ou 23 h 59.")
    return field.error_messages["invalid"]


def clock_message(problem):
    """Return the message about a time that does not exist, or that occurs twice."""
    if isinstance(problem, NonexistentTime):
        return _("Cette nuit-là, les horloges avancent d’une heure : celle-ci n’existe pas. Choisissez-en une autre.")
    return _("Cette nuit-là, les horloges reculent d’une heure : cette heure vient deux fois. Choisissez-en une autre.")


def publishing_panel():
    """Return Wagtail's panel of the schedule: a date alone means its first minute, or its last for the expiry."""
    panel = PublishingPanel()
    says = [gettext_lazy("Sans heure : au début de ce jour."), gettext_lazy("Sans heure : à la fin de ce jour.")]
    for field, hour, help_text in zip(panel.children, (datetime.time.min, LAST_MINUTE), says, strict=True):
        given = field.widget
        field.widget = DateTimeInput(given.attrs, hour, js_overlay_parent_selector=given.js_overlay_parent_selector)
        field.help_text = help_text
    return panel


def _reading(kind, first, last):
    """Return a database type that reads `kind` within the range of Python's dates, in every time zone."""

    def read(value, cursor):
        try:
            found = kind(value, cursor)
        except ValueError:
            found = first if value.endswith("BC") else last
        return found if found is None else min(max(found, first), last)

    return driver.new_type(kind.values, kind.name, read)


def connect():
    """Use these fields in every form of the admin, and read no date beyond Python's range; called once, at start."""
    first, last = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC), datetime.datetime(9999, 12, 30, tzinfo=datetime.UTC)
    driver.register_type(_reading(driver.PYDATETIMETZ, first, last))
    driver.register_type(_reading(driver.PYDATE, first.date(), last.date()))
    for kind, field, widget in (
        (models.DateField, DateField, DateInput),
        (models.DateTimeField, DateTimeField, DateTimeInput),
        (models.TimeField, TimeField, widgets.AdminTimeInput),
    ):
        register_form_field_override(kind, override={"form_class": field, "widget": widget})
