"""To take a name out of the pages that bear it, online and in every version."""

import datetime
import json

import pytest

from news.models import EventIndexPage, EventPage
from people.models import Person
from people.withdrawal import forget_everywhere
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
NAME = "Jean Martin"


def test_who_speaks_at_an_event_is_forgotten(home):
    page = EventPage(title="Journée", slug="journee", start_date=datetime.date(2030, 6, 11), standfirst="Un jour.")
    rows = [{"type": "session", "value": {"title": "Une", "speakers": f"{NAME} (CEA) ; Ada Roux"}}]
    page.programme = json.dumps([*rows, {"type": "session", "value": {"title": "Pause"}}])
    publish(page, EventIndexPage.objects.child_of(home).get())
    page.save_revision()
    forget_everywhere(Person(name=NAME))
    page = EventPage.objects.get(pk=page.pk)
    for version in (page, *(revision.as_object() for revision in page.revisions.all())):
        assert [block.value["speakers"] for block in version.programme] == ["Ada Roux", None]
        assert [block.value["title"] for block in version.programme] == ["Une", "Pause"]


def test_who_coordinates_a_project_is_forgotten_and_nobody_else():
    for slug, said in (("projet-07", "Jean Martinez, Marianne Royer"), ("projet-08", "Léo Blanc et Jean Martin")):
        page = ProjectPage.objects.get(slug=slug)
        page.coordinator = said
        page.save_revision().publish()
        page.coordinator = f"{said}, Ada Roux"
        page.save_revision()
    forget_everywhere(Person(name=NAME))
    for slug, left in (("projet-07", "Jean Martinez, Marianne Royer"), ("projet-08", "Léo Blanc")):
        page = ProjectPage.objects.get(slug=slug)
        assert page.coordinator == left
        assert page.get_latest_revision_as_object().coordinator == f"{left}, Ada Roux"
        assert [r.content["coordinator"] for r in page.revisions.order_by("pk")][-2:] == [left, f"{left}, Ada Roux"]
