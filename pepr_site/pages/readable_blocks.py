"""Blocks of one plain value, which the comparison of two versions tells in the words of the form.

Wagtail would show what is stored: « h2 », « True », « 2024-02-07 », « None ». Templates
read the value itself, which stays what it is.
"""

from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext
from wagtail import blocks

from pepr_site.pages.date_fields import DateField, DateInput
from pepr_site.pages.link_checks import check_address


class ChoiceBlock(blocks.ChoiceBlock):
    def render_basic(self, value, context=None):
        labels = dict(self.field.choices)
        return str(labels.get(value, "")) if value else ""


class BooleanBlock(blocks.BooleanBlock):
    def render_basic(self, value, context=None):
        return gettext("Oui") if value else gettext("Non")


class DateBlock(blocks.DateBlock):
    @cached_property
    def field(self):
        return DateField(widget=DateInput(format=self.format), **self.field_options)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValueError:
            # As only what no form has written can be: 2027-02-31.
            return None

    def render_basic(self, value, context=None):
        return date_format(value) if value else ""


class URLBlock(blocks.URLBlock):
    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            check_address(value)
        return value

    def render_basic(self, value, context=None):
        # Read as HTML by the comparison.
        return escape(value or "")
