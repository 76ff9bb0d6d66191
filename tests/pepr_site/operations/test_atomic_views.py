"""What an editor sends is done wholly or not at all."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from news.models import NewsPage
from tests.test_admin_edit import querydict_from_html

pytestmark = pytest.mark.django_db


def test_a_publication_that_breaks_at_its_very_end_has_not_begun(admin):
    admin.raise_request_exception = False
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form")
    streams = {name: ["0"] for name in ("body-count", "sources-count", "corrections-count")}
    data = dict(data.lists()) | streams | {"title": ["Coupée"], "action-publish": ["action-publish"]}
    revisions = Revision.objects.count()

    def break_(**kwargs):
        raise ZeroDivisionError

    page_published.connect(break_)
    try:
        assert admin.post(url, data).status_code == 500
    finally:
        page_published.disconnect(break_)
    assert Page.objects.get(pk=page.pk).title == page.title
    assert Revision.objects.count() == revisions
