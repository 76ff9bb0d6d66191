"""Where each page and snippet stands in each language."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import Page

from news.models import NewsIndexPage, NewsPage
from pepr_site.translation import states
from pepr_site.translation.models import TranslationState
from pepr_site.translation.source_tracking import mark_all_current
from pepr_site.translation.states import State
from programme.models import KeyFigure
from tests.conftest import publish
from tests.pepr_site.translation.conftest import TRANSLATED, WORDS, change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def state_of(source, code="en"):
    return next(row for row in states.rows_of(source) if row.code == code)


def test_the_launch_content_is_translated_throughout():
    rows = states.rows()
    assert len(rows) > 100
    assert {row.kind for row in rows} >= {"news.NewsPage", "programme.KeyFigure", "pepr_site.SiteText"}
    assert {row.state for row in rows} == {State.TRANSLATED}


def test_a_page_goes_through_every_state(news, edit, translate, admin):
    assert state_of(news).state == State.MISSING
    english = translate(news)
    assert state_of(news).state == State.DRAFT
    edit(english, **WORDS)
    assert state_of(news).state == State.TRANSLATED
    edit(news, title="Une autre thérapie")
    stale = state_of(news)
    assert stale.state == State.STALE
    assert stale.since is not None
    edit(english, standfirst="A typo corrected.")
    assert state_of(news).state == State.STALE
    admin.post(reverse("translation_confirm", args=[english.pk]))
    assert state_of(news).state == State.TRANSLATED


def test_words_alone_make_a_translation_stale(news, translate):
    change(translate(news), **TRANSLATED)
    change(news, date=date(2026, 3, 2), slug="autre-adresse", scope="context")
    assert state_of(news).state == State.TRANSLATED


def test_a_draft_of_the_original_makes_nothing_stale(news, translate):
    change(translate(news), **TRANSLATED)
    news.title = "Un brouillon"
    news.save_revision()
    assert state_of(news).state == State.TRANSLATED
    news.unpublish()
    assert states.rows_of(news) == []


def test_the_first_change_dates_it_and_the_words_coming_back_end_it(news, translate):
    change(translate(news), **TRANSLATED)
    change(news, title="Autre titre")
    since = state_of(news).since
    change(news, title="Encore un autre")
    # Loading the content, as each release does, takes nothing for read.
    mark_all_current()
    assert state_of(news).since == since
    change(news, title="Une nouvelle thérapie")
    assert state_of(news).state == State.TRANSLATED


def test_a_page_of_the_launch_content_becomes_stale_like_any_other(french):
    page = NewsPage.objects.filter(locale=french).first()
    assert state_of(page).state == State.TRANSLATED
    change(page, title="Un titre changé")
    assert state_of(page).state == State.STALE


def test_a_snippet_becomes_stale_when_its_words_change(french):
    figure = KeyFigure.objects.filter(locale=french).first()
    figure.as_of = date(2026, 1, 1)
    figure.save()
    assert state_of(figure).state == State.TRANSLATED
    figure.label = "tout autre chose"
    figure.save()
    assert state_of(figure).state == State.STALE
    twin = KeyFigure.objects.get(translation_key=figure.translation_key, locale__language_code="en")
    twin.label = "something else"
    twin.save()
    assert state_of(figure).state == State.TRANSLATED


def test_a_deleted_translation_is_missing_and_forgotten(news, translate):
    english = change(translate(news), **TRANSLATED)
    english.delete()
    assert state_of(news).state == State.MISSING
    assert not TranslationState.objects.filter(translation_key=news.translation_key, locale=english.locale).exists()


def test_a_site_older_than_the_states_is_taken_as_it_stands(news):
    TranslationState.objects.all().delete()
    mark_all_current()
    assert {row.state for row in states.rows() if row.source.pk != news.pk} == {State.TRANSLATED}
    assert not TranslationState.objects.filter(translation_key=news.translation_key).exists()


def test_the_queries_do_not_grow_with_the_pages(french, django_assert_max_num_queries, django_assert_num_queries):
    states.rows()
    with django_assert_max_num_queries(9) as first:
        states.rows()
    index = NewsIndexPage.objects.get(locale=french)
    for number in range(5):
        publish(NewsPage(title=f"Une nouvelle {number}", date=date(2026, 3, 1), locale=french), index)
    with django_assert_num_queries(len(first)):
        assert sum(row.state == State.MISSING for row in states.rows()) == 5
    assert Page.objects.count() > 90
