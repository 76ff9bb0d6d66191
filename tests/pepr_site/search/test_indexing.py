"""The rows of the search follow what they are made from."""

from functools import partial

import pytest
from django.core.management import call_command

from pepr_site.search import indexing
from pepr_site.search.models import SearchEntry
from programme.models import GlossaryTerm
from projects.models import ProjectPage
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


@pytest.mark.parametrize(
    ("change", "is_made_again"),
    [
        (lambda entries: None, False),
        (lambda entries: entries.filter(title="Exosome").update(recipe="older"), True),
        (lambda entries: entries.delete(), True),
    ],
)
def test_a_migration_writes_the_rows_again_only_where_it_must(monkeypatch, change, is_made_again):
    asked = []
    monkeypatch.setattr(indexing, "call_command", lambda *args, **kwargs: asked.append(args))
    change(SearchEntry.objects.all())
    indexing.update_index(verbosity=0)
    assert asked == [("update_index",)] * is_made_again


def test_what_is_deleted_takes_no_row_of_another_kind_along():
    term = GlossaryTerm.objects.get(slug="exosome", locale__language_code="fr")
    other = SearchEntry.objects.exclude(
        content_type=SearchEntry.objects.get(object_id=term.pk, kind="term").content_type
    )
    kept = other.filter(page=None).first()
    SearchEntry.objects.filter(pk=kept.pk).update(object_id=term.pk)
    term.delete()
    assert SearchEntry.objects.filter(pk=kept.pk).exists()
    assert not SearchEntry.objects.filter(object_id=term.pk, kind="term").exists()


def test_of_a_project_about_which_nothing_is_published_only_the_names_are_kept(home):
    page = ProjectPage.objects.get(slug="projet-11", locale=home.locale)
    kept = indexing.entry(page, "fr")
    assert page.search_summary and (kept.title, kept.summary, kept.body) == (page.title, "", "")
