"""Background tasks that query the sources."""

from importlib import import_module

from django_tasks import task

# A dotted path, since only the worker loads the network client.
HARVEST = "research.sources.harvest"


class SourceFailed(Exception):
    """A visit to a source failed: the operators' page says why."""


@task
def fetch_source(name):
    """Read one source."""
    report = import_module(HARVEST).fetch(name)
    if report.failure:
        raise SourceFailed(report.failure)


@task
def fetch_identifiers(identifiers, projects=()):
    """Ask for publications by DOI or HAL identifier, and tie them to these projects; each waits for a person."""
    failed = import_module(HARVEST).ask(identifiers, projects)
    if failed:
        raise SourceFailed(", ".join(failed))
