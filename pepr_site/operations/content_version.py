"""The version of the content, and what is cached until it changes.

PostgreSQL stores one version. Triggers renew it in the same transaction as any change that a visitor can see, made in
the admin, by a command, `QuerySet.update()` or SQL. Who reads a version therefore sees at least the content that
belongs to it, and a value computed under the same version is valid in every process and on every machine.

A second version, of the *frame*, is renewed less often: not by pages that stand in lists, nor by their rows. What
every page shows (menus, site texts, axes) is cached under it, and stays valid when a news item is published.

Some pages change without an edit: a call opens, an event ends, a banner expires. A model whose rows do so has a class
method `scheduled_changes(begin, end)` that returns these times in an interval.
"""

import threading
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import wraps

from django.apps import apps
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from modelcluster.fields import ParentalKey

TRIGGER = "pepr_site_renew"
# Entries for one function, some of whose arguments may come from a URL.
MOST_REMEMBERED = 1000
# Tells, in the environment of a request, the versions that were read before Django took it up.
READ = "pepr_site.versions"
# For how long a request waits for the answer that another asks for.
SHARED_WAIT = 0.1  # seconds

# Tables that no public page is made from; every other one counts, those of
# applications added later included.
UNSEEN_APPS = {
    "contenttypes",
    "django_tasks_database",
    "sessions",
    "wagtailadmin",
    "wagtailsearch",
    "wagtailusers",
}
UNSEEN_MODELS = {
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "pepr_site.CheckedLink",
    "pepr_site.ContactMessage",
    "pepr_site.DailySalt",
    "pepr_site.DraftRemark",
    "pepr_site.Invitation",
    "pepr_site.LoadedContent",
    "pepr_site.MissedSearch",
    "pepr_site.OperatingRecord",
    "pepr_site.Visits",
    "pepr_site.SearchEntry",
    "pepr_site.PartnerWorkspace",
    "pepr_site.ReviewTask",
    "pepr_site.ReviewTask_groups",
    "pepr_site.SharedDraft",
    "pepr_site.Sheet",
    "pepr_site.ReviewReminder",
    "pepr_site.SiteRendition",
    "pepr_site.User",
    "pepr_site.User_groups",
    "pepr_site.User_user_permissions",
    "programme.ActivityReport",
    "projects.Declaration",
    "projects.FactLetter",
    "pepr_site.TrashEntry",
    "research.SourceFact",
    "research.SourceRecord",
    "research.SourceVisit",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.GroupApprovalTask",
    "wagtailcore.GroupApprovalTask_groups",
    "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.Revision",
    "wagtailcore.Task",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage",
    "wagtailcore.WorkflowState",
    "wagtailcore.WorkflowTask",
}
# What saving a draft writes to a page, and a visitor does not see; and what a page says of those beneath it.
UNSEEN_COLUMNS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "latest_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
    "numchild",
}

# Home pages and their sections stand above: what stands lower is in lists, if it is of a class that is.
FRAME_DEPTH = 3
LISTED, PAGES, ALL = "listed", "pages", "all"

_FUNCTION = """
CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_listed boolean := TG_ARGV[0] = '{listed}';
BEGIN
    IF TG_ARGV[0] = '{pages}' THEN
        is_listed := LEAST(OLD.depth, NEW.depth) > {depth} AND EXISTS (
            SELECT FROM django_content_type WHERE id = COALESCE(NEW.content_type_id, OLD.content_type_id)
            AND (app_label, model) IN ({classes})
        );
    END IF;
    UPDATE pepr_site_contentversion SET version = gen_random_uuid() WHERE is_listed {once};
    UPDATE pepr_site_contentversion SET version = made.id, frame = made.id
        FROM (SELECT gen_random_uuid() AS id) made WHERE NOT is_listed {once_all};
    RETURN NULL;
END $$;
"""
_TRIGGER = """
DROP TRIGGER IF EXISTS {trigger} ON {table};
CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR DELETE OR UPDATE {columns} ON {table}
DEFERRABLE INITIALLY {when} FOR EACH ROW EXECUTE FUNCTION {trigger}('{kind}');
"""
# Where this transaction has renewed them already, as at each of its rows but the first.
_ONCE = "AND xmin IS DISTINCT FROM pg_current_xact_id()::xid"
_ONCE_ALL = "AND (xmin IS DISTINCT FROM pg_current_xact_id()::xid OR version <> frame)"


def seen_tables():
    """Return the tables that public pages depend on, each with the columns that count (none: all of them)."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in UNSEEN_APPS or meta.label in UNSEEN_MODELS or meta.proxy or not meta.managed:
            continue
        columns = [field.column for field in meta.local_concrete_fields if field.column not in UNSEEN_COLUMNS]
        tables[meta.db_table] = columns if meta.label == "wagtailcore.Page" else []
    return tables


def listed_classes():
    """Return the page classes below a section, without key pages."""
    page = apps.get_model("wagtailcore.Page")
    classes = [model for model in apps.get_models() if issubclass(model, page) and model is not page]
    above = {page, *(model for model in classes if page in model.clean_parent_page_models())}
    return [
        model
        for model in classes
        if not getattr(model, "is_key_page", False) and not above & {*model.clean_parent_page_models()}
    ]


def listed_tables():
    """Return the tables of those pages and their rows, and of other content that no frame shows."""
    listed = [*listed_classes(), apps.get_model("pepr_site.TranslationState")]
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model in listed
        or model._meta.auto_created in listed
        or any(isinstance(field, ParentalKey) and field.related_model in listed for field in model._meta.fields)
    }


def install(using="default", **kwargs):
    """Put the trigger on every table that counts; a `post_migrate` receiver, safe to run again.

    The versions are renewed when the transaction commits: two editors who publish
    at once never wait for each other in the middle of their work.
    """
    deferred = settings.VERSION_RENEWED_AT_COMMIT
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if "pepr_site_contentversion" not in existing:
        return
    kinds = dict.fromkeys(listed_tables(), LISTED) | {"wagtailcore_page": PAGES}
    classes = ", ".join(f"('{model._meta.app_label}', '{model._meta.model_name}')" for model in listed_classes())
    words = {"trigger": TRIGGER, "listed": LISTED, "pages": PAGES, "depth": FRAME_DEPTH, "classes": classes}
    words |= {"once": _ONCE, "once_all": _ONCE_ALL} if deferred else {"once": "", "once_all": ""}
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION.format(**words))
        for table, columns in seen_tables().items():
            if table in existing:
                quoted = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(
                    _TRIGGER.format(
                        trigger=TRIGGER,
                        table=f'"{table}"',
                        columns=f"OF {quoted}" if quoted else "",
                        when="DEFERRED" if deferred else "IMMEDIATE",
                        kind=kinds.get(table, ALL),
                    )
                )


def version():
    """Return the current version, a string, in one query."""
    return versions()[0]


class _Readings:
    """How many readings of the versions this process has begun; which of them ended last, and its value."""

    begun, ended, value = 0, 0, None
    lock = threading.Lock()


def versions():
    """Return the version of the whole content and that of the frame.

    What is being read as a request comes may be of before: those that come meanwhile share the next reading. So none
    reads by a version older than itself, and many at once ask one question.
    """
    before = _Readings.begun
    if connections["default"].in_atomic_block or not _Readings.lock.acquire(timeout=SHARED_WAIT):
        return _versions()
    try:
        if _Readings.ended <= before:
            _Readings.begun = number = _Readings.begun + 1
            _Readings.value, _Readings.ended = _versions(), number
        return _Readings.value
    finally:
        _Readings.lock.release()


def _versions():
    """Read them; it is the first question of most requests: a connection that broke since the last is opened anew."""
    connection = connections["default"]
    try:
        return _read(connection)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _read(connection)


def _read(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT version::text, frame::text FROM pepr_site_contentversion")
        return cursor.fetchone()


def renew():
    """Renew both versions, for a change that no table shows: a new file."""
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE pepr_site_contentversion SET version = gen_random_uuid(), frame = gen_random_uuid()")


class _Request(threading.local):
    """The request of this thread: whether there is one, and the versions that it uses."""

    is_running = False
    versions = None


_request = _Request()


def _begin(environ=None, **kwargs):
    _request.is_running, _request.versions = True, (environ or {}).get(READ)


def _end(**kwargs):
    _request.is_running, _request.versions = False, None


@contextmanager
def cached_as_in_request():
    """Cache as in a request while the block lasts: for a command that reads much and changes no content."""
    _begin()
    try:
        yield
    finally:
        _end()


request_started.connect(_begin, dispatch_uid="content_version")
request_finished.connect(_end, dispatch_uid="content_version")


def current():
    """Return the content version of this thread's request, read once; "" outside a request."""
    return _current()[0]


def current_frame():
    """Return the version of the frame, likewise."""
    return _current()[1]


def _current():
    if not _request.is_running:
        return "", ""
    if _request.versions is None:
        _request.versions = versions()
    return _request.versions


def cached_by_version(function):
    """Cache the result of `function`, by its arguments, until the content changes.

    For what many pages show and few rows hold. Results are shared between requests and must not be changed. Nothing is
    cached outside a request. All such functions together cost one query a request.
    """
    return _cached(function, current)


def cached_by_frame(function):
    """Cache likewise until the frame changes: for menus, site texts, axes.

    `function` must not read pages that stand in lists.
    """
    return _cached(function, current_frame)


def _cached(function, present):
    memory = {}

    @wraps(function)
    def wrapper(*args):
        if not _request.is_running:
            return function(*args)
        version = present()
        known_version, value = memory.get(args, (None, None))
        if known_version != version:
            value = function(*args)
            if len(memory) >= MOST_REMEMBERED:
                memory.clear()
            memory[args] = (version, value)
        return value

    return wrapper


@cached_by_version
def changes_of(day):
    """Return the times of `day`, a date of the site's time zone, at which pages change, in order; its end is one."""
    begin, end = (timezone.make_aware(datetime.combine(date, time.min)) for date in (day, day + timedelta(days=1)))
    models = [model for model in apps.get_models() if hasattr(model, "scheduled_changes")]
    return [*sorted(moment for model in models for moment in model.scheduled_changes(begin, end)), end]


def next_change(now):
    """Return the first time after `now` at which a page may change by itself."""
    return next(moment for moment in changes_of(timezone.localdate(now)) if moment > now)
