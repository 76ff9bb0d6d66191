"""To take a name out of the coordination of projects, online and in every version."""

import pytest

from projects.forgetting import forget_person
from projects.models import ProjectPage

NAME = "Jean Martin"


@pytest.mark.django_db
def test_online_and_in_every_version_only_the_person_goes():
    for slug, said in (("projet-07", "Jean Martinez, Marianne Royer"), ("projet-08", "Léo Blanc et Jean Martin")):
        page = ProjectPage.objects.get(slug=slug)
        page.coordinator = said
        page.save_revision().publish()
        page.coordinator = f"{said}, Ada Roux"
        page.save_revision()
    forget_person(NAME, None)
    for slug, left in (("projet-07", "Jean Martinez, Marianne Royer"), ("projet-08", "Léo Blanc")):
        page = ProjectPage.objects.get(slug=slug)
        assert page.coordinator == left
        assert page.get_latest_revision_as_object().coordinator == f"{left}, Ada Roux"
        assert [r.content["coordinator"] for r in page.revisions.order_by("pk")][-2:] == [left, f"{left}, Ada Roux"]
