"""The month in a letter: chosen news and events, as HTML and text to paste."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from news import letter
from news.events import EventPage
from news.news_pages import NewsPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def months():
    this_month = timezone.localdate().replace(day=1)
    return this_month, (this_month - datetime.timedelta(days=1)).replace(day=1)


@pytest.fixture
def item(months):
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    NewsPage.objects.filter(pk=page.pk).update(
        date=months[1] + datetime.timedelta(days=4),
        title="Un essai < dix",
        standfirst="Ce que [[budget]] permettent : un essai.",
    )
    return NewsPage.objects.get(pk=page.pk)


def ask(client, **query):
    return client.get(reverse(letter.NAME), query)


def test_the_month_that_has_ended_comes_whole_and_set_as_french_does(admin, item):
    context = ask(admin).context
    assert f'<h3><a href="{item.full_url}">Un essai &lt; dix</a></h3>' in context["html"]
    assert "Un essai < dix" in context["text"]
    for told in (context["html"], context["text"]):
        assert "permettent\u00a0: un essai." in told
        assert "[[" not in told


def test_what_is_not_chosen_is_left_out_and_nothing_chosen_is_said(admin, item, months):
    asked = {"month": months[1].isoformat(), "language": "fr"}
    shown = f"{asked['month']} fr"
    assert "Un essai" in ask(admin, **asked, asked=shown, chosen=item.pk).context["html"]
    answer = ask(admin, **asked, asked=shown)
    assert "rien n’est coché" in answer.text


def test_another_month_and_language_are_asked_for(admin, item, months):
    assert "Un essai" not in ask(admin, month=months[0].isoformat(), language="fr").context["html"]
    assert "Un essai" not in ask(admin, month=months[1].isoformat(), language="en").context["html"]


def test_another_month_comes_whole_whatever_was_chosen_of_the_one_shown(admin, item, months):
    other = f"{months[0].isoformat()} fr"
    answer = ask(admin, month=months[1].isoformat(), language="fr", asked=other, chosen=0)
    assert not answer.context["form"].errors and "Un essai" in answer.context["html"]


def test_events_to_come_are_announced(admin, months):
    event = EventPage.objects.filter(locale__language_code="fr").first()
    EventPage.objects.filter(pk=event.pk).update(
        start_date=timezone.localdate() + datetime.timedelta(days=40), end_date=None
    )
    assert event.full_url in ask(admin).context["html"]


@pytest.mark.parametrize("query", [{"month": "x"}, {"month": "9999-01-01", "language": "fr"}, {"chosen": "x"}])
def test_what_is_not_offered_is_refused_in_words(admin, query):
    answer = ask(admin, **query)
    assert answer.status_code == 200


def test_a_draft_is_in_no_letter(admin, item):
    NewsPage.objects.filter(pk=item.pk).update(live=False)
    assert "Un essai" not in ask(admin).context["html"]


def test_who_writes_nothing_is_not_shown_it(client, django_user_model):
    reader = django_user_model.objects.create_user("lea", "lea@exemple.fr", "phrase de passe")
    reader.groups.add(Group.objects.get(name="Relecture"))
    client.force_login(reader)
    assert ask(client).status_code == 302
