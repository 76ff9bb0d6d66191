"""The sheets of the programme name what may be read, and show the figures that pages show."""

import pytest

from programme.kits.sheets import figures, on_subject
from programme.models import KeyFigure, ObjectivePage
from projects.models import ProjectPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def test_a_project_on_the_subject_is_named_while_it_may_be_read_and_is_not_attached(home):
    objective = ObjectivePage.objects.filter(locale=home.locale).first()
    objective.subject_project = project = ProjectPage.objects.filter(locale=home.locale).first()
    assert on_subject(objective, []) and not on_subject(objective, [project])
    project.unpublish()
    assert not on_subject(objective, [])


def test_a_figure_that_no_page_shows_is_on_no_sheet(home):
    KeyFigure.objects.exclude(slug="budget").update(prominence="hidden")
    assert [value.replace("\u00a0", " ") for value, *_others in figures(home.locale_id)] == ["80 M€"]
