"""What a deployment is told, and what the history of a page offers."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from pepr_site.checks import attributes, legal_settings
from pepr_site.models import SiteSettings
from pepr_site.pages.attributes import attribute_of
from pepr_site.pages.site_settings import EXPECTED
from programme.models import StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


def test_a_deployment_is_told_which_legal_settings_are_empty():
    SiteSettings.objects.all().delete()
    [warning] = legal_settings(None)
    assert all(name in warning.msg for name in EXPECTED)
    row = SiteSettings.objects.create(**dict.fromkeys(EXPECTED, "x@exemple.fr"))
    assert legal_settings(None) == []
    row.host_phone = ""
    row.save()
    [warning] = legal_settings(None)
    assert warning.msg == "The legal settings are not filled in: host_phone."


def test_a_path_that_leads_nowhere_is_told(monkeypatch):
    assert attributes(None) == []
    attribute_of.cache_clear()
    monkeypatch.setattr(StandardPage, "dataset", "projects.open_data.NOTHING", raising=False)
    assert [error.id for error in attributes(None)] == ["pepr_site.E004"]


def test_a_version_that_was_published_can_be_taken_up_again(home, admin, editor):
    page = publish(StandardPage(title="Hier", slug="page"), home)
    page = StandardPage.objects.get(pk=page.pk)
    old = page.save_revision(user=editor, log_action=True)
    old.publish(user=editor)
    page.refresh_from_db()
    page.title = "Aujourd’hui"
    page.save_revision(user=editor, log_action=True).publish(user=editor)
    history = admin.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    rows = BeautifulSoup(history.content, "lxml").select("tr")
    offered = [row.get_text(" ", strip=True) for row in rows if row.find("a", href=revert, class_="button")]
    assert any("Publication" in row for row in offered)
    assert all("Reprendre cette version" in row for row in offered)
    form = BeautifulSoup(admin.get(revert).content, "lxml")
    assert form.find(attrs={"name": "title"}).get_text(strip=True) == "Hier"
