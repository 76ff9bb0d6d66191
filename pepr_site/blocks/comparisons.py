"""Extends Wagtail's comparison of two versions, for rich texts and values.

Separate from the blocks, which models import: Wagtail's comparison classes can only be imported after the models.
"""

from datetime import date, datetime, time
from decimal import Decimal

from bs4 import BeautifulSoup
from django.db import models
from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.admin.compare import (
    FieldComparison,
    RichTextBlockComparison,
    TextDiff,
    diff_text,
    register_comparison_class,
)

# Elements that end a line.
LINES = ["p", "li", "br", "hr"]


def lines_of(text):
    """Return the text of a rich text, one line per paragraph or list item."""
    soup = BeautifulSoup(text.source if text else "", "html.parser")
    for node in soup.find_all(LINES):
        node.append("\n")
    return soup.get_text().strip()


class ProseComparison(RichTextBlockComparison):
    """Compares rich texts by paragraph: Wagtail joins the last word of one to the first of the next."""

    def htmlvalue(self, val):
        return _broken(escape(lines_of(val)))

    def htmldiff(self):
        return _broken(diff_text(lines_of(self.val_a), lines_of(self.val_b)).to_html())


def _broken(html):
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308 - both have escaped what they were given


def written(value):
    """Return the value of a field in readable form: a date, a time, a number, yes or no; "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, time):
        return formats.time_format(value, "TIME_FORMAT")
    # No separators in integers: they may be years.
    return formats.localize(value, use_l10n=True) if isinstance(value, Decimal) else str(value)


class ValueComparison(FieldComparison):
    """Dates, times, numbers and booleans, in readable form: Wagtail shows `None` and `2027-01-12 09:00:00+01:00`."""

    def htmldiff(self):
        before, after = written(self.val_a), written(self.val_b)
        if before == after:
            return escape(after)
        return TextDiff([(kind, text) for kind, text in (("deletion", before), ("addition", after)) if text]).to_html()


for kind in (models.DateField, models.TimeField, models.BooleanField, models.IntegerField, models.DecimalField):
    register_comparison_class(kind, comparison_class=ValueComparison)
