"""What a draft changes, and what a form asks of it once."""

import pytest
from django.db import transaction
from wagtail.models import ReferenceIndex

from news.models import NewsPage
from pepr_site.operations.tasks.backend import index_once
from pepr_site.search.models import SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(editor):
    page = NewsPage.objects.filter(locale__language_code="fr", live=True).last()
    page.save_revision(user=editor).publish()
    return NewsPage.objects.get(pk=page.pk)


def test_a_draft_of_a_published_page_stands_in_no_index_and_what_is_published_does(page):
    SearchEntry.objects.filter(page=page).delete()
    ReferenceIndex.objects.filter(object_id=str(page.pk)).delete()
    page.title = "Une greffe annoncée"
    with transaction.atomic(), index_once():
        revision = page.save_revision()
    assert NewsPage.objects.get(pk=page.pk).draft_title == page.title
    assert not SearchEntry.objects.filter(page=page).exists()
    with transaction.atomic(), index_once():
        revision.publish()
    assert SearchEntry.objects.get(page=page).title == page.title


def test_a_page_that_was_never_published_is_found_in_the_admin_by_its_draft(page, admin):
    draft = NewsPage(title="Une greffe en préparation", live=False, locale=page.locale)
    with transaction.atomic(), index_once():
        page.get_parent().add_child(instance=draft)
    assert draft in NewsPage.objects.search("préparation").get_queryset()


def test_the_versions_of_a_page_come_in_one_query_with_who_wrote_them(page, editor, django_assert_num_queries):
    page.title = "Une greffe de demain"
    revision = page.save_revision(user=editor)
    page = NewsPage.objects.get(pk=page.pk)
    with django_assert_num_queries(1):
        assert page.get_latest_revision() == revision
        assert page.latest_revision.user == page.live_revision.user == editor
    assert page.live_revision_id == page.live_revision.pk != revision.pk
    page.latest_revision = page.live_revision
    assert page.get_latest_revision() == page.live_revision


def test_a_page_shown_as_submitted_is_not_asked_again(page, editor, django_assert_num_queries):
    assert not page.workflow_in_progress
    page.get_workflow().start(page, editor)
    assert page.workflow_in_progress
    page.cache_workflow_state()
    with django_assert_num_queries(0):
        state = page.current_workflow_state
        assert page.workflow_in_progress
        assert state.requested_by_id == editor.pk
    state.cancel(user=editor)
    page.cache_workflow_state()
    assert (page.current_workflow_state, page.workflow_in_progress) == (None, False)
