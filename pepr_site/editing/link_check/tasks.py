"""What the worker does of the check of links: never inside a request."""

from importlib import import_module

from django_tasks import task

# What asks the network is loaded by the worker alone.
RUN = "pepr_site.editing.link_check.run"


@task
def check_links():
    """Find the addresses that pages lead to, and see whether they answer."""
    run = import_module(RUN)
    run.note_places()
    run.ask_out()
