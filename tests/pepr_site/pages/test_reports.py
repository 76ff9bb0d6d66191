"""The lists of the admin say in their own words that they are empty, and when it is the criteria that leave nothing."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from pepr_site.pages.reports import Report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("report", Report.__subclasses__(), ids=lambda report: report.__name__)
def test_an_empty_list_says_so(admin_client, report):
    assert report.empty_message
    shown = BeautifulSoup(admin_client.get(reverse(report.index_url_name)).content, "lxml").main
    assert bool(shown.select("tbody tr")) != (str(report.empty_message) in shown.text)


def test_criteria_that_leave_nothing_are_told_apart(admin_client):
    shown = admin_client.get(reverse("trash"), {"deleted_at_from": "2020-01-01"}).content.decode()
    assert "Rien ne correspond à ces critères" in shown and "La corbeille est vide" not in shown
