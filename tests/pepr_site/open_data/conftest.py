"""The files of the launch content, each asked for once."""

import csv
import io

import pytest
from django.db import transaction
from django.test import Client

ADDRESSES = {
    "projects": ("/donnees/projets", "/en/data/projects"),
    "calls": ("/donnees/appels", "/en/data/calls"),
    "organisations": ("/donnees/institutions", "/en/data/organisations"),
    "figures": ("/donnees/chiffres-cles", "/en/data/key-figures"),
    "news": ("/donnees/actualites", "/en/data/news"),
    "events": ("/donnees/evenements", "/en/data/events"),
    "offers": ("/donnees/offres", "/en/data/vacancies"),
    "publications": ("/donnees/publications", "/en/data/publications"),
    "results": ("/donnees/resultats", "/en/data/results"),
    "platforms": ("/donnees/plateformes", "/en/data/platforms"),
}
# What nothing is published of at launch.
EMPTY = [address for name in ("offers", "publications", "results", "platforms") for address in ADDRESSES[name]]
EVERY = [address for pair in ADDRESSES.values() for address in pair]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "excel.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "schema.json": "application/schema+json",
}


@pytest.fixture(scope="session")
def served(django_db_setup, django_db_blocker):
    """What each file answers, `{(address, file): response}`."""
    client = Client()
    with django_db_blocker.unblock(), transaction.atomic():
        found = {(address, file): client.get(f"{address}.{file}") for address in EVERY for file in TYPES}
        transaction.set_rollback(True)
    return found


def lines(content):
    """The lines of a CSV file, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
