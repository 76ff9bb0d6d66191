"""What is indexed within a request: once, at its end, whatever was saved how often."""

import logging
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction
from modelsearch import index
from wagtail.models import ReferenceIndex

from news.models import NewsPage
from pepr_site.operations.tasks import backend
from pepr_site.operations.tasks.backend import index_once
from pepr_site.search.models import SearchEntry
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


@contextmanager
def counting(monkeypatch):
    """Give the rows that are indexed meanwhile, for the search and for the references, in order."""
    found, referred = [], []
    search, refer = index.insert_or_update_object, ReferenceIndex.create_or_update_for_object
    monkeypatch.setattr(index, "insert_or_update_object", lambda row: [found.append(row), search(row)])
    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", lambda row: [referred.append(row), refer(row)])
    yield found, referred


def test_a_page_is_indexed_once_with_all_that_it_holds(monkeypatch):
    page = ProjectPage.objects.filter(locale__language_code="fr", institutions__isnull=False).first()
    institution = page.institutions.first().organisation
    with counting(monkeypatch) as (found, referred), transaction.atomic(), index_once():
        page.title = "Vésicules annelées"
        page.save_revision().publish()
        page.save()
        assert found == referred == []
    assert found == referred == [page]
    assert SearchEntry.objects.get(page=page).title == "Vésicules annelées"
    assert ReferenceIndex.get_references_for_object(page).filter(to_object_id=str(institution.pk)).exists()


def test_what_is_deleted_meanwhile_is_not_indexed(monkeypatch, caplog):
    page = NewsPage.objects.first()
    with counting(monkeypatch) as (found, referred), transaction.atomic(), index_once():
        page.save()
        page.delete()
    assert found == referred == []
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


def test_one_that_cannot_be_indexed_stops_no_other_and_is_told(monkeypatch):
    pages, error = list(NewsPage.objects.all()[:2]), ValueError("Illisible")

    def fail(row):
        if row == pages[0]:
            raise error

    told = []
    monkeypatch.setattr(backend.logger, "exception", lambda *words: told.append(words[-1]))
    monkeypatch.setattr(index, "insert_or_update_object", fail)
    ReferenceIndex.objects.all().delete()
    with transaction.atomic(), index_once():
        for page in pages:
            page.save()
    assert told == [str(pages[0].pk)]
    assert {int(pk) for pk in ReferenceIndex.objects.values_list("object_id", flat=True)} == {p.pk for p in pages}
    # The transaction is lost with what the database refuses.
    error = DatabaseError("refusé")
    with pytest.raises(DatabaseError), transaction.atomic(), index_once():
        pages[0].save()
