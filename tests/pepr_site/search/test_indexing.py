"""The rows of the search follow what they are made from."""

from functools import partial

import pytest
from django.core.management import call_command

from pepr_site.search import indexing
from pepr_site.search.models import SearchEntry
from tests.pepr_site.search.results import found

pytestmark = pytest.mark.django_db


def test_each_language_has_its_stems(client):
    # « therapies » and « therapy » have one stem in English, two in French.
    assert found(client, "therapy", "en")[:1] == found(client, "therapies", "en")[:1]
    entry = SearchEntry.objects.get(language="en", title="Gene therapies")
    assert "'therapi'" in SearchEntry.objects.filter(pk=entry.pk).values_list("vector", flat=True)[0]


@pytest.mark.parametrize("update", [indexing.update_index, partial(call_command, "load_content")])
def test_rows_made_by_other_rules_are_made_again(update):
    SearchEntry.objects.filter(title="Exosome").update(recipe="older", summary="")
    update(verbosity=0)
    assert SearchEntry.objects.filter(title="Exosome").exclude(summary="").count() == 2


def test_update_index_makes_missing_rows_and_drops_those_of_nothing():
    before = SearchEntry.objects.count()
    SearchEntry.objects.filter(title="Exosome").delete()
    SearchEntry.objects.filter(title="Bioproduction", language="fr").update(object_id=999_999)
    call_command("update_index", backend_name="site", verbosity=0)
    assert SearchEntry.objects.count() == before
    assert not SearchEntry.objects.filter(object_id=999_999).exists()
