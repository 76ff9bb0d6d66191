"""Model fields shared by the apps."""

import json

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import F, Func
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from modelcluster.fields import ParentalManyToManyField
from rest_framework import serializers
from wagtail import fields
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.telepath import JSContext, register
from wagtail.admin.telepath.widgets import SelectAdapter
from wagtail.blocks.base import BlockWidget

from pepr_site.pages import dates
from pepr_site.pages.text import filled


class FilledField(serializers.CharField):
    """A text in the API, with its placeholders filled in."""

    def to_representation(self, value):
        return filled(value)


class StreamWidget(BlockWidget):
    """Reads what the editor's script writes; anything else is rejected, never read as an empty stream.

    The definition of the blocks for that script is the same in every form: it is built once for each language.
    """

    def __init__(self, block_def, attrs=None):
        super().__init__(block_def, attrs)
        # Shared with the copies that forms make of the widget.
        self.packed = {}

    def described(self):
        """Return the definition of the blocks for the script, as JSON, and its `JSContext`."""
        language = get_language()
        if language not in self.packed:
            context = JSContext()
            self.packed[language] = json.dumps(context.pack(self.block_def)), context
        return self.packed[language]

    @property
    def block_json(self):
        return self.described()[0]

    @property
    def js_context(self):
        return self.described()[1]

    def value_from_datadict(self, data, files, name):
        try:
            return super().value_from_datadict(data, files, name)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise BadRequest(f"The data of the stream {name} are damaged.") from error


SELECTED = mark_safe(" selected")


class RelationSelect(forms.SelectMultiple):
    """The select of a relation. Django renders two templates for each option."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(map(str, self.format_value(value)))
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attributes = self.build_attrs(self.attrs, (attrs or {}) | {"name": name, "multiple": True})
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


class EmptySelectAdapter(SelectAdapter):
    """Describes a field to the admin's scripts without its HTML: they find it in the form by name."""

    def js_args(self, widget):
        return [""]


register(EmptySelectAdapter(), RelationSelect)
# Otherwise every form would contain the options twice.
register_form_field_override(ParentalManyToManyField, override={"widget": RelationSelect})


class YearField(models.PositiveSmallIntegerField):
    """A year, validated as plausible by forms; in migrations, a small integer."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": dates.YearField, **kwargs})


class StreamField(fields.StreamField):
    """Wagtail's StreamField, whose block definitions stay out of migrations.

    Wagtail writes every block definition into every migration that touches the
    field, which costs megabytes and a migration per reworded help text. Here a
    migration records the column alone.

    The model that a migration sees therefore knows no block, and Wagtail would
    read every stored block as unknown, drop it, and write `[]` back on `save()`.
    So a field without block definitions hands its JSON through untouched: in a
    data migration, `page.body` is a plain list of `{"type", "value", "id"}`.
    """

    def __init__(self, block_types=(), **kwargs):
        kwargs.pop("block_lookup", None)
        super().__init__(block_types, **kwargs)

    @property
    def is_historical(self):
        return not isinstance(self.block_types_arg, type) and not self.block_types_arg

    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup")
        return name, path, [], kwargs

    def to_python(self, value):
        if not self.is_historical:
            return super().to_python(value)
        return json.loads(value) if isinstance(value, str) else value

    @cached_property
    def widget(self):
        return StreamWidget(self.stream_block)

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": self.widget} | kwargs)

    def get_default(self):
        return [] if self.is_historical else super().get_default()


def is_named(field):
    """Return the expression that a many-to-many field of other pages leads here, written out as `related_ids`."""
    return Func(
        F("pk"),
        template="EXISTS(SELECT FROM %(table)s WHERE %(target)s = %(expressions)s)",
        table=field.m2m_db_table(),
        target=field.m2m_reverse_name(),
        output_field=models.BooleanField(),
    )


def related_ids(field):
    """Return an expression of the ids of a many-to-many field, in the order in which they were chosen.

    In raw SQL: a page has up to seven, and Django takes a millisecond to build each subquery.
    """
    return Func(
        F("pk"),
        template="ARRAY(SELECT %(target)s FROM %(table)s WHERE %(source)s = %(expressions)s ORDER BY id)",
        table=field.m2m_db_table(),
        source=field.m2m_column_name(),
        target=field.m2m_reverse_name(),
        output_field=ArrayField(models.BigIntegerField()),
    )
