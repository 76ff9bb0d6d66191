"""Those who write pages see which ones are read, as a table, a chart and a spreadsheet."""

from datetime import date

import pytest
from django.urls import reverse

from pepr_site.editing import visit_report
from pepr_site.operations.visits import Visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def some():
    Visits.objects.create(day=date(2026, 11, 2), path="/projets/", times=3)
    Visits.objects.create(day=date(2026, 11, 3), path="/projets/", times=4)
    Visits.objects.create(day=date(2026, 11, 3), path="/disparue/", times=1)


def test_pages_are_added_up_with_their_titles_the_most_read_first(admin, some):
    answer = admin.get(reverse(visit_report.NAME))
    assert "2 pages lues" in answer.text
    rows = list(answer.context["object_list"])
    assert [(row["path"], row["title"], row["sum"]) for row in rows] == [
        ("/projets/", "Projets", 7),
        ("/disparue/", "", 1),
    ]


def test_the_chart_and_the_table_are_of_the_days_asked_for(admin, some):
    answer = admin.get(reverse(visit_report.NAME), {"day_from": "2026-11-03", "day_to": "2026-11-03"})
    assert "5 pages lues aux jours choisis ; le dessin va du 5 octobre 2026 au 3 novembre 2026" in answer.text
    assert [row["sum"] for row in answer.context["object_list"]] == [4, 1]
    assert '<rect x="290" width="8" height="100"><title>3 novembre 2026 : 5</title>' in answer.text


def test_it_is_exported(admin, some):
    answer = admin.get(reverse(visit_report.NAME), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().split("\r\n")
    assert lines[:2] == ["Titre,Adresse,Lectures", "Projets,/projets/,7"]


def test_without_a_visit_one_line_says_so(admin):
    assert "Aucune page lue n’a été comptée" in admin.get(reverse(visit_report.NAME)).text


@pytest.mark.parametrize(("role", "status"), [("Communication", 200), ("Rédaction", 200), ("Relecture", 302)])
def test_it_is_shown_to_those_who_write(client, person, role, status):
    client.force_login(person("camille", role))
    assert client.get(reverse(visit_report.NAME)).status_code == status
    assert ('"/admin/reports/visits/"' in client.get("/admin/").text) == (status == 200)
