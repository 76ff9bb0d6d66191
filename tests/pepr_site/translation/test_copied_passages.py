"""English that repeats the French word for word is no translation: it is marked, counted, and asked about."""

import pytest
from django.urls import reverse
from wagtail.models import Page, get_translatable_models

from pepr_site.pages.originals import untranslated_passages
from pepr_site.translation.models import TranslationState
from pepr_site.translation.states import State, rows_of
from tests.pepr_site.translation.conftest import change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

ENGLISH = {"title": "A new therapy", "standfirst": "What it changes.", "paragraph": "The first paragraph."}
FRENCH = "Le premier paragraphe."


def test_the_launch_content_is_translated():
    pages = [page.specific for page in Page.objects.filter(locale__language_code="en", depth__gt=1)]
    lists = [
        row
        for model in set(get_translatable_models()) - {Page}
        for row in model.objects.filter(locale__language_code="en")
    ]
    assert len(pages) > 40
    assert {str(row): found for row in [*pages, *lists] if (found := untranslated_passages(row))} == {}
    assert not TranslationState.objects.filter(copied__gt=0).exists()


def test_a_draft_counts_its_passages_that_are_the_originals_and_leads_there(news, translate, admin):
    page = translate(news)
    assert untranslated_passages(page)["body"] == ["Deux axes", FRENCH]
    html = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[news.pk])}"' in html and "Traduction de «" in html
    assert "4 passages sont encore ceux de l’original." in html


def test_a_copy_is_asked_about_once_and_counts_as_untranslated(news, translate, edit):
    page = translate(news)
    words = ENGLISH | {"paragraph": FRENCH}
    assert "Rien n’est encore publié" in edit(page, **words).content.decode()
    page.refresh_from_db()
    assert not page.live and page.get_latest_revision_as_object().title == "A new therapy"
    # Another text is asked about anew.
    words["standfirst"] = "What it changes now."
    for is_live in (False, True):
        edit(page, **words)
        page.refresh_from_db()
        assert page.live == is_live
    assert [row.state for row in rows_of(news)] == [State.COPIED]

    page = change(page, body=[{"type": "paragraph", "value": "<p>The first paragraph.</p>"}])
    assert [row.state for row in rows_of(news)] == [State.TRANSLATED]
    change(news, body=[{"type": "paragraph", "value": "<p>The first paragraph.</p>"}])
    assert TranslationState.objects.get(translation_key=news.translation_key, locale=page.locale).copied == 1
