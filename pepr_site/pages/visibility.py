"""`visible()`: the queryset that every public list of pages begins with.

Pages with an impossible value, such as a date out of range, left by something other than a form, are left out of lists,
feeds, calendars, sitemaps and data files, so that none of these fails as a whole, and are reported to operators.
"""

import datetime
import functools
import logging
import operator
import time
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, models
from django.db.models import Case, CharField, DateTimeField, Exists, F, Q, Value, When
from django.db.models.functions import Cast, Extract
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from pepr_site.operations.content_version import cached_by_frame, cached_by_version
from pepr_site.operations.monitoring import operation_log, status_page
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from pepr_site.pages import dates
from pepr_site.pages.attributes import models_with
from pepr_site.pages.fields import YearField, is_named, related_ids

logger = logging.getLogger(__name__)

# The root of the tree is at depth 1, the home page of a language at 2, its sections at 3.
HOME_DEPTH = 2
SECTION_DEPTH = 3
# From when on no list names what has held nothing yet (see `unlisted_pages`).
EVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

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


def is_impossible(field):
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
def _hidden_pages_sql():
    """Return the SQL and parameters of `hidden_pages`: some forty tables, built once in a process."""
    selects = [
        model.objects.order_by()
        .filter(is_impossible(field))
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
class HiddenPages:
    """Live pages that visitors are not shown, always or from some time on."""

    # The paths of the pages that only some people may read, with all that stands beneath them.
    private: tuple
    # From when on no list names a page, in seconds since 1970, by its key.
    unlisted_from: dict
    # The pages of which a date cannot be true, by key: the name of the field, and its value as text.
    unsound: dict


@cached_by_version
def hidden_pages():
    """Return the current `HiddenPages`; one query of some forty tables."""
    with connection.cursor() as cursor:
        cursor.execute(*_hidden_pages_sql())
        rows = cursor.fetchall()
    unsound = {key: (name, value) for key, name, value in rows if name not in {PRIVATE, UNLISTED}}
    if unsound:
        logger.error("Left out for a date that cannot be true: %s", unsound)
    return HiddenPages(
        private=tuple({value for _key, name, value in rows if name == PRIVATE}),
        unlisted_from={key: float(value) for key, name, value in rows if name == UNLISTED and value is not None},
        unsound=unsound,
    )


def each_valid(rows, make):
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
            operation_log.record(Kind.LEFT_OUT, name, is_failure=True, text=type(problem).__name__)


def status_rows():
    """Return the rows of the operators' page: what is left out now, and what was in the last hours."""
    pages = hidden_pages().unsound
    rows = []
    for page in Page.objects.filter(pk__in=pages).order_by("path"):
        name, value = pages[page.pk]
        field = page.specific_class._meta.get_field(name).verbose_name
        rows.append((page.title, _("date impossible : %(field)s, %(value)s") % {"field": field, "value": value}))
    lately = OperatingRecord.objects.filter(kind=Kind.LEFT_OUT, at__gt=timezone.now() - operation_log.KEPT)
    rows += [(record.name, f"{status_page.moment(record.at)} : {record.text}") for record in lately.order_by("name")]
    return rows or [(_("Pages et lignes"), _("aucune"))]


class VisibleQuerySet(models.QuerySet):
    """Rows without a page of their own."""

    def visible(self):
        return visible(self)


class BasePageQuerySet(PageQuerySet):
    """Pages of the site."""

    def visible(self):
        return visible(self)

    def with_related_ids(self, *names):
        """Annotate each page with the ids that it is related to, in the same query: `axes_ids` for its field `axes`…

        `names` are some of those fields; without, all of them.
        """
        relations = [field for field in self.model._meta.many_to_many if isinstance(field, ParentalManyToManyField)]
        wanted = [field for field in relations if not names or field.name in names]
        return self.annotate(**{f"{field.name}_ids": related_ids(field) for field in wanted})

    def for_serving(self):
        """Fetch what rendering one page of this class needs."""
        naming = [relation for relation in self.model._meta.related_objects if relation.many_to_many]
        naming = [relation for relation in naming if issubclass(relation.related_model, Page)]
        named = {f"is_in_{relation.get_accessor_name()}": is_named(relation.field) for relation in naming}
        return self.with_related_ids().annotate(**named)


def visible(pages):
    """Filter a queryset to what anybody may read and find: `readable`, without `unlisted_pages`.

    Every list, feed, sitemap, search, API and export begins with it. Takes and returns a `PageQuerySet`, of `Page` or
    of any page class; or a queryset of rows without pages, whose class defines the condition, a `Q`, in a class method
    `public()`.
    """
    if not issubclass(pages.model, Page):
        return pages.filter(pages.model.public())
    left = hidden_pages()
    unlisted, found = unlisted_pages(left), pages.filter(is_readable(left))
    return found.exclude(pk__in=unlisted) if unlisted else found


def readable(pages):
    """Filter a queryset of pages to what anybody may open at its URL, even if lists leave it out.

    For whatever leads to a known page: a link in a text, a translation, an alternate format.
    """
    return pages.filter(is_readable())


def is_readable(left=None):
    """Return the condition of `readable`, a `Q`: live, outside private sections, with possible dates.

    For immediate use: it contains the present private sections. `left` is `hidden_pages()`, if known.
    """
    left = left or hidden_pages()
    private = (models.Q(path__startswith=path) for path in left.private)
    condition = functools.reduce(lambda condition, section: condition & ~section, private, models.Q(live=True))
    return condition & ~models.Q(pk__in=list(left.unsound)) if left.unsound else condition


@cached_by_frame
def models_with_rows():
    """Return the classes of rows without pages that have a public row; one query for all."""
    models = [model for model in models_with("public") if not issubclass(model, Page)]
    asked = {model._meta.label_lower.replace(".", "_"): Exists(visible(model.objects.all())) for model in models}
    found = Locale.objects.annotate(**asked).values(*asked)[:1] if asked else []
    answers = next(iter(found), {})
    return {model for model, name in zip(models, asked, strict=True) if answers.get(name)}


def has_rows(model):
    """Whether `model` has a public row."""
    return model in models_with_rows()


def is_listed(model):
    """Whether the site lists a page of this class among its sections, because it holds something; without a query."""
    unlisted = unlisted_pages()
    return any(page.specific_class is model and page.pk not in unlisted for page in sections().values())


def unlisted_while_fewer(number, *models):
    """Return when lists leave out a page of these `models`: always, while none has `number` public rows."""
    rows = (visible(model.objects.order_by("pk"))[number - 1 :] for model in models)
    enough = functools.reduce(operator.or_, (Q(Exists(found)) for found in rows))
    return Case(When(enough, then=Value(None)), default=Value(EVER), output_field=DateTimeField())


def unlisted_pages(left=None):
    """Return the keys of the pages that answer at their URL but are left out of lists at this moment.

    Their classes define the time in `unlisted_from`, a class method that returns a database expression; NULL is never.
    """
    now = time.time()
    return {pk for pk, moment in (left or hidden_pages()).unlisted_from.items() if moment <= now}


def is_any_page_to_be_unlisted():
    """Whether some page is listed now and will not be later; without a query."""
    left = hidden_pages()
    return len(unlisted_pages(left)) < len(left.unlisted_from)


def is_shown(page):
    """Whether `readable` includes a page that was fetched already; without a query."""
    left = hidden_pages()
    return page.live and page.pk not in left.unsound and not page.path.startswith(left.private)


@cached_by_frame
def sections():
    """Return the readable home pages and the pages directly below them, by path: the frame of every page. One query.

    Each has its `locale`; as `footer` the footer menu of a standing page, or None; as `easy_version_of` the key of
    the original of an easy-to-read page, or None.
    """
    pages = readable(Page.objects.filter(depth__in=(HOME_DEPTH, SECTION_DEPTH))).annotate(
        footer=F("standardpage__footer"), easy_version_of=F("easypage__source_page")
    )
    return {page.path: page for page in pages.select_related("locale").order_by("path")}


@cached_by_frame
def key_pages():
    """Return the visible pages of the classes with `is_key_page`, by id."""
    return {
        page.pk: page
        for model in models_with("is_key_page")
        for page in visible(model.objects.defer_streamfields()).order_by("path").select_related("locale")
    }


def known_page_at(url_path):
    """Return the section or key page at this URL path, and its translations; without a query."""
    known = [*sections().values(), *key_pages().values()]
    keys = {page.translation_key for page in known if page.url_path == url_path}
    return [page for page in known if page.translation_key in keys]


def section_of_row(url_path):
    """Return the section that answers at this path, right beneath its own, for a row; None elsewhere. No query."""
    above, holders = url_path.rstrip("/").rpartition("/")[0] + "/", models_with("rows_beneath")
    return next(
        (page for page in sections().values() if page.url_path == above and page.specific_class in holders), None
    )


def key_pages_of(model, locale_id):
    """Return the key pages of a class in a language, by number."""
    pages = [page for page in key_pages().values() if type(page) is model and page.locale_id == locale_id]
    return sorted(pages, key=lambda page: page.number)


def paths_to(path):
    """Return the tree paths of the pages from the home page down to `path`, itself included."""
    return [path[:end] for end in range(HOME_DEPTH * Page.steplen, len(path) + 1, Page.steplen)]


@cached_by_version
def ancestors(path):
    """Return the visible pages from the home page down to a tree path; one query below the sections."""
    above, deeper = paths_to(path)[:2], paths_to(path)[2:]
    found = [sections()[step] for step in above if step in sections()]
    return found + (list(readable(Page.objects.filter(path__in=deeper)).order_by("path")) if deeper else [])


status_page.sections[gettext_lazy("Laissé de côté")] = status_rows
