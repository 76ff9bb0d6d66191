"""To take a name out of the programmes of events, online and in every version."""

import datetime
import json

import pytest

from news.forgetting import forget_person
from news.models import EventIndexPage, EventPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
NAME = "Jean Martin"


def test_who_speaks_is_forgotten_online_and_in_every_version(home):
    page = EventPage(title="Journée", slug="journee", start_date=datetime.date(2030, 6, 11), standfirst="Un jour.")
    rows = [{"type": "session", "value": {"title": "Une", "speakers": f"{NAME} (CEA) ; Ada Roux"}}]
    page.programme = json.dumps([*rows, {"type": "session", "value": {"title": "Pause"}}])
    publish(page, EventIndexPage.objects.child_of(home).get())
    page.save_revision()
    forget_person(NAME, None)
    page = EventPage.objects.get(pk=page.pk)
    for version in (page, *(revision.as_object() for revision in page.revisions.all())):
        assert [block.value["speakers"] for block in version.programme] == ["Ada Roux", None]
        assert [block.value["title"] for block in version.programme] == ["Une", "Pause"]
