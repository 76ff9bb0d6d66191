"""« Annuler », for a minute: visitors read again what they read before."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from news.models import NewsPage
from pepr_site.review import undo
from pepr_site.translation.source_tracking import state_of
from programme.models import StandardPage
from tests.conftest import publish
from tests.pepr_site.review.forms import filled_in
from tests.pepr_site.translation.conftest import TRANSLATED, change, edit, news, translate  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture
def page(home):
    made = publish(StandardPage(title="Avant", slug="avant", standfirst="Ce qui était là.", locale=home.locale), home)
    return StandardPage.objects.get(pk=made.pk)


def token_in(response):
    found = re.search(r'action="/admin/annuler/([^/"]+)/"', response.content.decode())
    return found and found[1]


def send(client, page, **changes):
    """Send the form of a page, and return the token of the button that its answer shows."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return token_in(client.post(address, filled_in(client, address) | changes, follow=True))


def press(client, token):
    return client.post(reverse("undo", args=[token]), follow=True).content.decode()


def online(page):
    return Page.objects.filter(pk=page.pk).values("live", "title", "live_revision", "last_published_at").get()


def test_what_was_live_is_again_and_what_was_written_stays(page, as_):
    client, before = as_("communication"), online(page)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = filled_in(client, address) | {"title": "Après", "action-publish": "1"}
    response = client.post(address, form, follow=True)
    # One message says that it is published and holds the button.
    [told] = BeautifulSoup(response.content, "lxml").select(".messages ul li.success")
    assert "Après" in told.get_text() and told.select_one(".buttons a") and told.select_one(".undo button")
    token = token_in(response)
    assert "Après" in client.get(page.url).content.decode()
    assert "« Après » est de nouveau en ligne comme avant." in press(client, token)
    assert online(page) == before
    assert Page.objects.get(pk=page.pk).get_latest_revision().content["title"] == "Après"
    assert "Après" not in client.get(page.url).content.decode()
    # Once only: the page is no longer as the button left it.
    assert "a changé depuis" in press(client, token)


def test_a_button_is_for_who_it_was_shown_to(page, as_, person):
    token = send(as_("communication"), page, title="Après", **{"action-publish": "1"})
    client = as_("communication")
    client.force_login(person("claude", "Communication"))
    assert "rien n’a changé" in press(client, token)
    assert online(page)["title"] == "Après"


def test_a_first_publication_was_none(as_, home):
    client = as_("communication")
    address = reverse("wagtailadmin_pages:add", args=["programme", "standardpage", home.pk])
    form = filled_in(client, address) | {
        "title": "Trop tôt",
        "slug": "trop-tot",
        "standfirst": "X",
        "action-publish": "1",
    }
    token = token_in(client.post(address, form, follow=True))
    made = StandardPage.objects.get(slug="trop-tot")
    assert made.live
    assert "est de nouveau un brouillon" in press(client, token)
    made.refresh_from_db()
    assert (made.live, made.first_published_at, made.live_revision) == (False, None, None)


def test_a_schedule(page, as_):
    client, later = as_("communication"), (timezone.localtime() + timedelta(days=9)).strftime("%d/%m/%Y 09:00")
    before = online(page)
    token = send(client, page, go_live_at=later, title="Plus tard", **{"action-publish": "1"})
    planned = Revision.page_revisions.filter(object_id=str(page.pk)).exclude(approved_go_live_at=None)
    assert planned.exists()
    assert "est de nouveau en ligne comme avant" in press(client, token)
    assert not planned.exists()
    assert online(page) == before


def test_a_withdrawal_with_what_stands_beneath(page, as_, home):
    client = as_("communication")
    below = publish(StandardPage(title="Dessous", slug="dessous", locale=home.locale), page)
    before = [online(page), online(below)]
    sent = {"include_descendants": "on"}
    token = token_in(client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), sent, follow=True))
    assert not online(below)["live"]
    press(client, token)
    assert [online(page), online(below)] == before


def test_pages_that_went_out_together_come_back_together(as_, home):
    client = as_("communication")
    drafts = [
        home.add_child(instance=NewsPage(title=f"N{n}", slug=f"n{n}", locale=home.locale, live=False, standfirst="S"))
        for n in range(2)
    ]
    for draft in drafts:
        draft.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={draft.pk}" for draft in drafts)
    token = token_in(client.post(f"{address}?{ids}&next=/admin/", {"include_descendants": ""}, follow=True))
    assert NewsPage.objects.filter(pk__in=[d.pk for d in drafts], live=True).count() == 2
    press(client, token)
    assert not NewsPage.objects.filter(pk__in=[d.pk for d in drafts], live=True).exists()


def test_both_languages_published_together_come_back_together(admin, edit, news, translate):  # noqa: F811
    english = change(translate(news), **TRANSLATED)
    draft = NewsPage.objects.get(pk=news.pk)
    draft.title, draft.date = "Une nouvelle cure", timezone.localdate() - timedelta(days=3)
    draft.save_revision()
    before, state = [online(news), online(english)], state_of(english)
    response = admin.post(edit(english, title="A new cure", action="publish-together", follow=False).url, follow=True)
    pages = NewsPage.objects.filter(translation_key=news.translation_key)
    assert {page.title for page in pages} == {"Une nouvelle cure", "A new cure"}
    assert {page.date for page in pages} == {draft.date}
    assert "programmée" not in press(admin, token_in(response))
    assert [online(news), online(english)] == before
    assert {page.date for page in pages.all()} == {news.date}
    # Both drafts keep what was written, and the translation is as far as it was.
    assert {page.get_latest_revision_as_object().title for page in pages} == {"Une nouvelle cure", "A new cure"}
    after = state_of(NewsPage.objects.get(pk=english.pk))
    assert (after.digest, after.stale_since, after.revision_id) == (state.digest, state.stale_since, state.revision_id)


def test_what_goes_out_again_unchanged_has_its_dates_back(page, as_):
    client = as_("communication")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    sent = client.post(f"{address}?id={page.pk}&next=/admin/", {"include_descendants": ""}, follow=True)
    assert "« Avant » est de nouveau en ligne comme avant." in press(client, token_in(sent))


def test_after_a_minute_nothing_changes(page, as_, monkeypatch):
    client = as_("communication")
    monkeypatch.setattr(undo, "LASTS", -1)
    token = send(client, page, title="Après", **{"action-publish": "1"})
    assert "La minute est passée" in press(client, token)
    assert online(page)["title"] == "Après"


def test_of_two_publications_of_one_minute_each_is_undone(page, as_):
    client = as_("communication")
    tokens = [send(client, page, title=title, **{"action-publish": "1"}) for title in ("Après", "Encore après")]
    # The later one first: the page has changed since the earlier one.
    for token, title in zip(reversed(tokens), ("Après", "Avant"), strict=True):
        press(client, token)
        assert online(page)["title"] == title


def test_only_who_may_publish_is_offered_it_and_only_to_them(page, as_):
    token = send(as_("communication"), page, title="Après", **{"action-publish": "1"})
    for role in ("redaction", "relecture", "partner", "nobody"):
        as_(role).post(reverse("undo", args=[token]))
        assert online(page)["title"] == "Après", role
    assert as_("communication").get(reverse("undo", args=[token])).url == reverse("wagtailadmin_home")
    # A draft changes nothing of what visitors read.
    assert send(as_("redaction"), page, title="Un brouillon") is None
