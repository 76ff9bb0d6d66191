"""Imports from a source, one transaction for each batch: an interrupted run resumes where it stopped.

It also imports single publications whose DOI or HAL identifier was pasted.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pepr_site.operations.monitoring import operation_log
from pepr_site.operations.monitoring.operation_log import Kind
from research.identifiers import doi_of
from research.imports import acceptance, facts
from research.imports.models import SourceRecord, SourceVisit
from research.publications import Publication, State, Why
from research.sources import ShapeChanged, SourceError
from research.sources.client import Client
from research.sources.grounds import Grounds, project_model
from research.sources.status import is_allowed

logger = logging.getLogger(__name__)

# The interval of complete imports, which detect withdrawals.
WHOLE_EVERY = timedelta(days=7)
# A field that this number of known records had, and none of them has now, was renamed in the source.
LEAST_GONE = 5
# A complete response that lacks more than this share of the known records is an error of the source.
MOST_WITHDRAWN = 0.5


@dataclass
class Report:
    """How a visit went: what became of the records, by number, and what operators are progress."""

    counts: dict = field(default_factory=dict)
    absent: set = field(default_factory=set)
    failure: str = ""

    def add(self, outcome, number=1):
        self.counts[outcome] = self.counts.get(outcome, 0) + number

    def __str__(self):
        progress = ", ".join(f"{name} {number}" for name, number in sorted(self.counts.items()) if number)
        return f"failed ({self.failure}); {progress or 'nothing'}" if self.failure else progress or "nothing new"


def source_named(name):
    """Return the module of a source."""
    return import_module(f"research.sources.{name}")


def client_of(source, visit):
    """Return the `Client` of a source; its address may be another one where the settings say so, as for a mirror."""
    address = settings.SOURCE_ADDRESSES.get(source.NAME) or source.ADDRESS
    hosts = {address.split("/")[2].rpartition("@")[2].split(":")[0], *getattr(source, "HOSTS", ())}
    client = Client(hosts, visit, backoff=settings.SOURCE_BACKOFF, pause=getattr(source, "PAUSE", 0))
    client.address = address
    return client


def fetch(name, *, is_whole=False, progress=lambda number, total: None):
    """Read a source over the network; return the `Report`. `progress(number, total)` is called after each batch."""
    source = source_named(name)
    visit, _created = SourceVisit.objects.get_or_create(source=name)
    # A first import reads everything and resumes where it was interrupted; it need not detect withdrawals.
    is_whole = is_whole or (visit.whole_at is not None and timezone.now() - visit.whole_at > WHOLE_EVERY)
    return run(source, visit, source.batches(client_of(source, visit), visit, is_whole), progress, is_whole)


def fetch_files(name, files, *, progress=lambda number, total: None):
    """Read a source's answers that somebody has saved: `files` are `(name, bytes)`; return the `Report`."""
    source = source_named(name)
    visit, _created = SourceVisit.objects.get_or_create(source=name)
    return run(source, visit, (source.read(content, file) for file, content in files), progress, is_whole=False)


def run(source, visit, batches, progress, is_whole):
    """Save each of `batches`, and record the result for administrators."""
    report, begun, seen, done = Report(), time.monotonic(), {}, 0
    visit.asked_at = timezone.now()
    try:
        grounds = Grounds()
        for batch in batches:
            write(batch, grounds, visit, report)
            seen.setdefault(batch.query, set()).update(batch.keys)
            done += len(batch.records) + len(batch.facts)
            progress(done, batch.total)
        if is_whole:
            withdraw(source.NAME, seen, report)
        if is_whole or visit.whole_at is None:
            visit.whole_at = timezone.now()
    except SourceError as error:
        report.failure = f"{type(error).__name__}: {error}"[:500]
    # Any other error in a response: its batch is rolled back and the failure is recorded.
    except Exception as error:
        logger.exception("%s could not be read.", source.NAME)
        report.failure = type(error).__name__
    remember(visit, report, (time.monotonic() - begun) * 1000)
    return report


@transaction.atomic
def write(batch, grounds, visit, report):
    """Write one batch, and how far the source has been read with it. Raises `ShapeChanged` (see `check_fields`)."""
    check_fields(batch)
    for record in batch.records:
        taken = acceptance.accept(record, grounds, query=batch.query, ground=batch.ground)
        report.add(taken.outcome)
    for fact in batch.facts:
        report.add(facts.accept_fact(fact, grounds))
    report.add("unreadable", len(batch.unreadable))
    report.absent.update(batch.absent)
    if batch.cursor:
        visit.cursors[batch.query] = max(batch.cursor, visit.cursors.get(batch.query, ""))
    visit.save(update_fields=["cursors", "validators"])


def check_fields(batch):
    """Raise `ShapeChanged` where a field that the known records of a batch had is in none of them any more."""
    new = {record.key: record.data() for record in batch.records}
    if len(new) < LEAST_GONE:
        return
    known = SourceRecord.objects.filter(source=batch.records[0].source, key__in=new).values_list("key", "data")
    for name in acceptance.FIELDS:
        had = [key for key, data in known if data.get(name) not in ("", None)]
        if len(had) >= LEAST_GONE and all(new[key].get(name) in ("", None) for key in had):
            raise ShapeChanged(f"{name}, which {len(had)} known records had, is in none of them any more")


@transaction.atomic
def withdraw(name, seen, report):
    """Flag records missing from a complete response; nothing is deleted or hidden automatically.

    Raises `ShapeChanged` where so much is gone that the source must be at fault.
    """
    for query, keys in seen.items():
        known = SourceRecord.objects.filter(source=name, query=query, withdrawn_on=None).exclude(query="")
        gone = known.exclude(key__in=keys)
        count, total = gone.count(), known.count()
        if total and not keys:
            raise ShapeChanged(f"an empty answer, where {total} records were known: {query}")
        if count > 1 and count > total * MOST_WITHDRAWN:
            raise ShapeChanged(f"{count} of {total} known records are missing: {query}")
        today = timezone.localdate()
        elsewhere = set().union(*seen.values())
        for record in gone.exclude(key__in=elsewhere).select_related("publication"):
            Publication.objects.filter(pk=record.publication_id, withdrawn_on=None).update(withdrawn_on=today)
            SourceRecord.objects.filter(pk=record.pk).update(withdrawn_on=today)
            report.add("withdrawn")


def remember(visit, report, milliseconds):
    """Keep how the visit went, where operators look."""
    # The other rows are imported, but administrators are alerted.
    if report.counts.get("unreadable"):
        report.failure = report.failure or f"{report.counts['unreadable']} records could not be read"
    if report.absent:
        report.failure = report.failure or f"no record has {', '.join(sorted(report.absent))}"
    if not report.failure:
        visit.succeeded_at = timezone.now()
    visit.failure, visit.counts = report.failure, report.counts
    visit.save()
    operation_log.record(Kind.COMMAND, f"fetch {visit.source}", milliseconds, bool(report.failure), str(report))


def ask(identifiers, projects=()):
    """Look up each identifier, and save the results; return those without an answer."""
    grounds, failed = Grounds(), []
    pages = list(project_model().objects.filter(pk__in=projects))
    for identifier in identifiers:
        name = "doi" if doi_of(identifier) else "hal"
        try:
            records = answer(name, identifier) if is_allowed(name) else []
        except SourceError:
            records = []
        if not records:
            failed.append(identifier)
        for record in records:
            store_record(record, grounds, pages)
    return failed


def answer(name, identifier):
    """Return the records of one identifier. Raises `SourceError`."""
    source = source_named(name)
    client = client_of(source, SourceVisit(source=name))
    if name == "doi":
        return source.batch_for(client, doi_of(identifier)).records
    return [
        record for batch in source.answers(client, f'halId_s:"{identifier}"', Why.HAND, "") for record in batch.records
    ]


@transaction.atomic
def store_record(record, grounds, projects):
    """Save a record that an editor requested: it waits for a decision, unless its code is exact."""
    taken = acceptance.accept(record, grounds, ground=Why.HAND)
    if taken.publication and taken.publication.state == State.TO_CHECK and projects:
        acceptance.link(taken.publication, projects)
