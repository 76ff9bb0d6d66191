"""Asks for single publications, by DOI or HAL identifier, once somebody has pasted them."""

from django.db import transaction

from research.arrivals import acceptance
from research.arrivals.models import SourceVisit
from research.identifiers import doi_of
from research.publications import State, Why
from research.sources import SourceError
from research.sources.grounds import Grounds, project_model
from research.sources.harvest import client_of, source_named
from research.sources.operators import is_allowed


def ask(identifiers, projects=()):
    """Ask for each identifier, and take what is answered; return those that got no answer."""
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
            keep(record, grounds, pages)
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
def keep(record, grounds, projects):
    """Take a record that somebody asked for: it waits for them, unless its code shows it already."""
    taken = acceptance.take(record, grounds, ground=Why.HAND)
    if taken.publication and taken.publication.state == State.TO_CHECK and projects:
        acceptance.link(taken.publication, projects)
