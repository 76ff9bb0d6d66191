"""The fields of every form in which a day, an hour, a moment or a year is typed (see `pepr_site.pages.dates`)."""

import datetime

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

from pepr_site.pages import dates


class Asking:
    """A widget that can ask once: « is it really this year? ». What is sent a second time as it was is meant.

    `asks`: so it does of any unlikely year, of which history or the far future has some, rather than have it refused.
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


class DateInput(Asking, widgets.AdminDateInput):
    """Where a day is typed or picked."""


class YearInput(Asking, forms.NumberInput):
    """Where a year is typed."""


class DateTimeInput(Asking, widgets.AdminDateTimeInput):
    """Where a moment is typed or picked. A day alone is at `hour`, a `time`."""

    def __init__(self, attrs=None, hour=datetime.time.min, **kwargs):
        self.hour = hour
        super().__init__({"data-hour": f"{hour:%H:%M}"} | (attrs or {}), **kwargs)

    def get_config(self):
        return super().get_config() | {"defaultTime": f"{self.hour:%H:%M}"}


class WithinReach:
    """A form field whose value is of a year that a person can mean, unless it was there before."""

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
        """Raise `ValidationError` where `value`, typed so, cannot be meant; ask where it well may."""
        year = value if isinstance(value, int) else value.year
        if dates.is_within_reach(year) or (dates.is_sound(year) and value == self.before):
            return
        if self.widget.asks and dates.is_sound(year):
            question = _("L’année %(year)s est-elle la bonne ? Si oui, enregistrez une seconde fois.")
            self.ask(typed, question % {"year": year})
            return
        present = timezone.localdate().year
        raise ValidationError(
            _("L’année %(year)s est hors des limites : elle doit être entre %(first)s et %(last)s."),
            code="reach",
            params={"year": f"{year:04}", "first": present - dates.BACK, "last": present + dates.AHEAD},
        )

    def ask(self, typed, question):
        """Raise `ValidationError` with the question, unless what was typed has been sent a second time."""
        if not self.widget.is_confirmed:
            self.widget.question = typed
            raise ValidationError(question, code="question")


class DateField(WithinReach, forms.DateField):
    """A day, as people type it."""

    widget = DateInput
    default_error_messages = {"invalid": gettext_lazy("Écrivez un jour du calendrier, par exemple 31/03/2027.")}

    def to_python(self, value):
        return _read(self, dates.read_day, value) if isinstance(value, str) else super().to_python(value)


class TimeField(forms.TimeField):
    """An hour, as people type it."""

    default_error_messages = {"invalid": gettext_lazy("Écrivez une heure, par exemple 14:30 ou 14 h 30.")}

    def to_python(self, value):
        return _read(self, dates.read_hour, value) if isinstance(value, str) else super().to_python(value)


class DateTimeField(WithinReach, forms.DateTimeField):
    """A moment, as people type it; a day alone is at the hour of its widget."""

    widget = DateTimeInput
    default_error_messages = {
        "invalid": gettext_lazy("Écrivez un jour et une heure, par exemple 31/03/2027 14:30."),
    }

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        return _read(self, lambda text: dates.read_moment(text, self.widget.hour), value)

    def has_changed(self, initial, data):
        # Forms show no seconds, which code may have written.
        return super().has_changed(initial and initial.replace(second=0, microsecond=0), data)


class YearField(WithinReach, forms.IntegerField):
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
    """Return what `read` makes of a text, None of no text. Raises `ValidationError` that says how to write it."""
    if not text.strip():
        return None
    try:
        return read(text)
    except dates.Unreadable:
        raise ValidationError(unreadable_message(field, text), code="invalid") from None
    except (dates.Missing, dates.Twice) as problem:
        raise ValidationError(clock_message(problem), code="clock") from None


def unreadable_message(field, text):
    """Return what a person is told of a text that `field` cannot read."""
    if dates.speaks_of_midnight(text):
        return _("Minuit est au début ou à la fin du jour : écrivez 0 h ou 23 h 59.")
    return field.error_messages["invalid"]


def clock_message(problem):
    """Return what a person is told of an hour that does not exist, or that comes twice."""
    if isinstance(problem, dates.Missing):
        return _("Cette nuit-là, les horloges avancent d’une heure : celle-ci n’existe pas. Choisissez-en une autre.")
    return _("Cette nuit-là, les horloges reculent d’une heure : cette heure vient deux fois. Choisissez-en une autre.")


def publishing_panel():
    """Return Wagtail's panel of the schedule: a day alone begins with its first minute, and ends with its last."""
    panel = PublishingPanel()
    says = [gettext_lazy("Sans heure : au début de ce jour."), gettext_lazy("Sans heure : à la fin de ce jour.")]
    for field, hour, help_text in zip(panel.children, (datetime.time.min, dates.LAST_MINUTE), says, strict=True):
        given = field.widget
        field.widget = DateTimeInput(given.attrs, hour, js_overlay_parent_selector=given.js_overlay_parent_selector)
        field.help_text = help_text
    return panel


def connect():
    """Read days and hours so in every form of the admin; called once, when the apps are ready."""
    for kind, field, widget in (
        (models.DateField, DateField, DateInput),
        (models.DateTimeField, DateTimeField, DateTimeInput),
        (models.TimeField, TimeField, widgets.AdminTimeInput),
    ):
        register_form_field_override(kind, override={"form_class": field, "widget": widget})
