"""Old drafts go; what was published, is scheduled, in a workflow, or recent stays. The rest: beside what it is of."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Revision, Workflow

from pepr_site.management.commands import purge as command
from programme.models import StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=800)


@pytest.fixture
def page(home):
    Revision.objects.all().update(created_at=timezone.now())
    return StandardPage.objects.get(pk=publish(StandardPage(title="Page", slug="page"), home).pk)


def draft(page, age=YEARS, **fields):
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(created_at=timezone.now() - age, **fields)
    return revision.pk


@pytest.fixture(autouse=True)
def one_stays(monkeypatch):
    """Of each page its last version, and not its last twenty."""
    monkeypatch.setattr(command, "LAST", 1)


def purge():
    output = io.StringIO()
    call_command("purge", stdout=output)
    return output.getvalue()


def kept(page):
    return set(page.revisions.values_list("pk", flat=True))


def test_an_old_draft_goes_and_a_young_one_stays(page):
    live, old, young = page.live_revision_id, draft(page), draft(page, timedelta(days=360))
    last = draft(page, timedelta())
    assert purge() == "Deleted: 0 messages, 1 old drafts, 0 sign-ins, 0 sessions, 0 entries of the trash.\n"
    assert kept(page) == {live, young, last}
    assert old not in kept(page)


def test_what_was_published_once_stays(page, editor):
    published = page.save_revision(user=editor)
    published.publish(user=editor)
    page.refresh_from_db()
    page.save_revision().publish()
    page.revisions.update(created_at=timezone.now() - YEARS)
    old = draft(page)
    draft(page, timedelta())
    purge()
    assert published.pk in kept(page)
    assert old not in kept(page)


def test_what_is_scheduled_stays(page):
    scheduled = draft(page, approved_go_live_at=timezone.now() + YEARS)
    draft(page, timedelta())
    purge()
    assert scheduled in kept(page)


def test_what_is_in_a_workflow_stays(page, editor):
    submitted = draft(page)
    page.refresh_from_db()
    workflow = Workflow.objects.first()
    workflow.start(page, editor)
    draft(page, timedelta())
    purge()
    assert submitted in kept(page)


def test_the_last_of_each_page_stay_however_old(page, monkeypatch):
    monkeypatch.setattr(command, "LAST", 20)
    drafts = [draft(page) for _ in range(22)]
    # With the published one, which is the youngest.
    assert "3 old drafts" in purge()
    assert kept(page) == {page.live_revision_id, *drafts[3:]}


def test_what_cannot_go_keeps_nothing_else(page, monkeypatch):
    old = draft(page)
    draft(page, timedelta())
    monkeypatch.setitem(command.PURGES, "messages", lambda: 1 // 0)
    with pytest.raises(CommandError, match="Not purged: messages"):
        purge()
    assert old not in kept(page)
