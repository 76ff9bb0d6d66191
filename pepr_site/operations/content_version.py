"""Which state of the content is the current one, and what may be remembered until the next.

PostgreSQL keeps one version. Triggers renew it in the very transaction that
changes anything a visitor can see, whatever made the change: the admin, a
command, `QuerySet.update()`, SQL. So whoever reads a version sees at least the
content that goes with it, and what was computed under the same version still
holds, in every process and on every machine.
"""

import threading
from contextlib import contextmanager
from functools import wraps

from django.apps import apps
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import InterfaceError, OperationalError, connections

TRIGGER = "pepr_site_renew"
# Of the arguments of one function, some of which may come from an address.
MOST_REMEMBERED = 1000

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
# What saving a draft writes to a page, and a visitor does not see.
DRAFT_COLUMNS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_created_at",
    "latest_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
}

_FUNCTION = """
CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pepr_site_contentversion SET version = gen_random_uuid() {once};
    RETURN NULL;
END $$;
"""
_TRIGGER = """
DROP TRIGGER IF EXISTS {trigger} ON {table};
CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR DELETE OR UPDATE {columns} ON {table}
DEFERRABLE INITIALLY {when} FOR EACH ROW EXECUTE FUNCTION {trigger}();
"""


def seen_tables():
    """Return the tables that public pages are made from, each with the columns that count (none: all of them)."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in UNSEEN_APPS or meta.label in UNSEEN_MODELS or meta.proxy or not meta.managed:
            continue
        columns = [field.column for field in meta.local_concrete_fields if field.column not in DRAFT_COLUMNS]
        tables[meta.db_table] = columns if meta.label == "wagtailcore.Page" else []
    return tables


def install(using="default", **kwargs):
    """Put the trigger on every table that counts; a `post_migrate` receiver, safe to run again.

    The version is renewed when the transaction commits: two editors who publish
    at once never wait for each other in the middle of their work.
    """
    deferred = settings.VERSION_RENEWED_AT_COMMIT
    once = "WHERE xmin IS DISTINCT FROM pg_current_xact_id()::xid" if deferred else ""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if "pepr_site_contentversion" not in existing:
        return
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION.format(trigger=TRIGGER, once=once))
        for table, columns in seen_tables().items():
            if table in existing:
                quoted = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(
                    _TRIGGER.format(
                        trigger=TRIGGER,
                        table=f'"{table}"',
                        columns=f"OF {quoted}" if quoted else "",
                        when="DEFERRED" if deferred else "IMMEDIATE",
                    )
                )


def version():
    """Return the current version, a string, in one query.

    It is the first question of most requests: a connection that broke since the last one is opened anew.
    """
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
        cursor.execute("SELECT version FROM pepr_site_contentversion")
        return str(cursor.fetchone()[0])


def renew():
    """Give the content another version, for what pages show and no table of the content tells: a file has come."""
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE pepr_site_contentversion SET version = gen_random_uuid()")


class _Request(threading.local):
    """The request that this thread answers: whether there is one, and the version it reads by."""

    is_running = False
    version = None


_request = _Request()


def _begin(**kwargs):
    _request.is_running, _request.version = True, None


def _end(**kwargs):
    _request.is_running, _request.version = False, None


@contextmanager
def unchanging():
    """Remember, while the block lasts, as a request does: for a command that reads much and changes no content."""
    _begin()
    try:
        yield
    finally:
        _end()


request_started.connect(_begin, dispatch_uid="content_version")
request_finished.connect(_end, dispatch_uid="content_version")


def current():
    """Return the version by which the request of this thread reads, asked for once; "" outside a request."""
    if not _request.is_running:
        return ""
    if _request.version is None:
        _request.version = version()
    return _request.version


def cached_by_version(function):
    """Remember what `function` returns, by its arguments, until the content changes.

    For what many pages show and few rows hold: menus, shared words, axes. What
    it returns is shared between requests and must not be changed. Outside a
    request nothing is remembered. One query a request for all such functions.
    """
    memory = {}

    @wraps(function)
    def remembering(*args):
        if not _request.is_running:
            return function(*args)
        present = current()
        known_version, value = memory.get(args, (None, None))
        if known_version != present:
            value = function(*args)
            if len(memory) >= MOST_REMEMBERED:
                memory.clear()
            memory[args] = (present, value)
        return value

    return remembering
