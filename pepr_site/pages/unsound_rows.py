"""Finds rows with impossible values, such as a date out of range, left by something other than a form.

They are left out of lists, feeds, calendars, sitemaps and data files, so that none of these fails as a whole, and
reported to operators.
"""

import datetime
import functools
import logging
from dataclasses import dataclass

import psycopg2.extensions as driver
from django.apps import apps
from django.db import DatabaseError, connection, models
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Extract
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, PageViewRestriction

from pepr_site.operations.content_version import cached_by_version
from pepr_site.operations.monitoring import operation_log, status_page
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from pepr_site.pages import dates
from pepr_site.pages.attributes import models_with
from pepr_site.pages.fields import YearField

logger = logging.getLogger(__name__)

# Of a page as such, what visitors see.
SHOWN_OF_PAGE = {"first_published_at", "last_published_at"}
# In place of the name of a field, of a page that only some people may read: its value is then its path.
PRIVATE = ""
# And of a page that no list names from some moment on, in seconds since 1970.
UNLISTED = "unlisted"


def dated_fields(model):
    """Return the date, time and year fields that a page class defines itself."""
    fields = [field for field in model._meta.local_fields if isinstance(field, models.DateField | YearField)]
    return [field for field in fields if model is not Page or field.name in SHOWN_OF_PAGE]


def beyond(field):
    """Return the condition under which a field has an impossible value."""
    if isinstance(field, YearField):
        first, last = dates.FIRST, dates.LAST
    elif isinstance(field, models.DateTimeField):
        first = datetime.datetime(dates.FIRST, 1, 1, tzinfo=datetime.UTC)
        last = datetime.datetime(dates.LAST, 12, 31, tzinfo=datetime.UTC)
    else:
        first, last = datetime.date(dates.FIRST, 1, 1), datetime.date(dates.LAST, 12, 31)
    return Q(**{f"{field.name}__lt": first}) | Q(**{f"{field.name}__gt": last})


@functools.cache
def _question():
    """Return the SQL and parameters of `left_out`: some forty tables, built once in a process."""
    selects = [
        model.objects.order_by()
        .filter(beyond(field))
        .values_list("pk", Value(field.name, CharField()), Cast(field.name, CharField()))
        for model in apps.get_models()
        if issubclass(model, Page)
        for field in dated_fields(model)
    ]
    selects += [
        model.objects.order_by().values_list(
            "pk",
            Value(UNLISTED, CharField()),
            Cast(Extract(unlisted_from(), "epoch", tzinfo=datetime.UTC), CharField()),
        )
        for model, unlisted_from in models_with("unlisted_from").items()
    ]
    private = PageViewRestriction.objects.order_by().values_list("page_id", Value(PRIVATE, CharField()), "page__path")
    return private.union(*selects, all=True).query.sql_with_params()


@dataclass(frozen=True)
class LeftOut:
    """Live pages that visitors are not shown, always or from some time on."""

    # The paths of the pages that only some people may read, with all that stands beneath them.
    private: tuple
    # From when on no list names a page, in seconds since 1970, by its key.
    unlisted_from: dict
    # The pages of which a date cannot be true, by key: the name of the field, and its value as text.
    unsound: dict


@cached_by_version
def left_out():
    """Return the current `LeftOut`; one query of some forty tables."""
    with connection.cursor() as cursor:
        cursor.execute(*_question())
        rows = cursor.fetchall()
    unsound = {key: (name, value) for key, name, value in rows if name not in {PRIVATE, UNLISTED}}
    if unsound:
        logger.error("Left out for a date that cannot be true: %s", unsound)
    return LeftOut(
        private=tuple({value for _key, name, value in rows if name == PRIVATE}),
        unlisted_from={key: float(value) for key, name, value in rows if name == UNLISTED and value is not None},
        unsound=unsound,
    )


def each(rows, make):
    """Yield the result of `make` for each of `rows`, skipping and reporting rows for which it fails."""
    for row in rows:
        try:
            yield make(row)
        except DatabaseError:
            # No fault of the row.
            raise
        # Whatever it is that this row has, the others do not.
        except Exception as problem:
            name = f"{type(row).__name__} {getattr(row, 'pk', '')}".strip()
            logger.exception("Left out: %s", name)
            operation_log.keep(Kind.LEFT_OUT, name, is_failure=True, text=type(problem).__name__)


def _reading(kind, first, last):
    """Return a database type that reads `kind` within the range of Python's dates, in every time zone."""

    def read(value, cursor):
        try:
            found = kind(value, cursor)
        except ValueError:
            found = first if value.endswith("BC") else last
        return found if found is None else min(max(found, first), last)

    return driver.new_type(kind.values, kind.name, read)


def section():
    """Return the rows of the operators' page: what is left out now, and what was in the last hours."""
    pages = left_out().unsound
    rows = []
    for page in Page.objects.filter(pk__in=pages).order_by("path"):
        name, value = pages[page.pk]
        field = page.specific_class._meta.get_field(name).verbose_name
        rows.append((page.title, _("date impossible : %(field)s, %(value)s") % {"field": field, "value": value}))
    lately = OperatingRecord.objects.filter(kind=Kind.LEFT_OUT, at__gt=timezone.now() - operation_log.KEPT)
    rows += [(record.name, f"{status_page.moment(record.at)} : {record.text}") for record in lately.order_by("name")]
    return rows or [(_("Pages et lignes"), _("aucune"))]


def connect():
    """Read no date beyond Python's range, and report what is left out; called when the apps are ready."""
    first, last = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC), datetime.datetime(9999, 12, 30, tzinfo=datetime.UTC)
    driver.register_type(_reading(driver.PYDATETIMETZ, first, last))
    driver.register_type(_reading(driver.PYDATE, first.date(), last.date()))
    status_page.sections[gettext_lazy("Laissé de côté")] = section
