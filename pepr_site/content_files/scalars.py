"""Converts a scalar of a content file to the value of a form field."""

from datetime import date, datetime, time
from decimal import Decimal

from django import forms
from django.db import models

from pepr_site.pages.dates import is_plausible


def _moment(text):
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not is_plausible(moment):
        raise ValueError("no offset, or an impossible year")
    return moment


def _day(text):
    day = date.fromisoformat(text)
    if not is_plausible(day):
        raise ValueError("an impossible year")
    return day


# The expected format by field class, of models and forms. The first match counts:
# form fields for decimals are subclasses of integers, model fields for datetimes subclasses of dates.
_WRITINGS = (
    ((forms.DateTimeField, models.DateTimeField), _moment, "a date and time such as 2025-03-31T17:00:00+02:00"),
    ((forms.DateField, models.DateField), _day, "a date such as 2024-02-07"),
    ((forms.TimeField, models.TimeField), time.fromisoformat, "an hour such as 09:30"),
    ((forms.DecimalField, models.DecimalField), Decimal, "a number such as 4.5"),
    ((forms.FloatField, models.FloatField), float, "a number such as 4.5"),
    ((forms.IntegerField, models.IntegerField), int, "a whole number"),
    ((forms.BooleanField, models.BooleanField), {"true": True, "false": False}.__getitem__, "true or false"),
)


def scalar(field, node):
    """Return the text of `node` as a value of a model field or a form field. Raises `ContentError`."""
    text = node.text.strip()
    for kinds, parse, name in _WRITINGS:
        if isinstance(field, kinds):
            try:
                return parse(text)
            except (ValueError, ArithmeticError, KeyError):
                raise node.refuse(f'"{text}" is not {name}') from None
    return text
