"""A page and its translation are published, or submitted, together: from either form, and from the report."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from news.models import NewsPage
from pepr_site.translation.source_tracking import state_of
from tests.pepr_site.review.forms import sent_by
from tests.pepr_site.translation.conftest import BODY, TRANSLATED, change, drafted, streams

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

# The button that publishes both, and the one that submits both.
PUBLISH, SUBMIT = ("publish-together", "1"), ("action-submit", "together")


@pytest.fixture
def english(news, translate):
    return change(translate(news), **TRANSLATED)


def ready(english, **fields):
    """Save a draft of a translation that has no passage of its original."""
    return drafted(english, title="A newer cure", standfirst="What it changes now.", **fields)


def offered(client, page):
    """Return the text of the button for both in the form of a page, "" where there is none."""
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    button = BeautifulSoup(html, "html.parser").select_one(
        "[name=publish-together], [name=action-submit][value=together]"
    )
    return button.get_text(" ", strip=True) if button else ""


def press(client, page, button=PUBLISH, **changes):
    """Send the form of a page by the button for both, and confirm what it asks; return the last response."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    posted = sent_by(client.get(url))
    for name, value in (streams(page) | changes | dict([button])).items():
        posted[name] = value
    response = client.post(url, dict(posted.lists()))
    if "/bulk/" not in response.get("Location", ""):
        return client.get(response.url) if response.status_code == 302 else response
    assert client.get(response.url).status_code == 200
    return client.post(response.url, follow=True)


def titles(*pages):
    return [NewsPage.objects.get(pk=page.pk).title for page in pages]


def test_a_translation_takes_its_original_with_it(admin, news, english):
    drafted(news, title="Une nouvelle cure")
    assert offered(admin, english) == "Publier avec l’original"
    response = press(admin, english, title="A new cure")
    assert titles(news, english) == ["Une nouvelle cure", "A new cure"]
    assert "2 pages ont été publiées" in response.content.decode()
    assert not NewsPage.objects.get(pk=news.pk).has_unpublished_changes and not state_of(english).stale_since
    # Then there is nothing to publish together, and each goes by itself.
    assert not offered(admin, english)


def test_the_original_takes_its_translation_with_it(admin, news, english):
    assert not offered(admin, news)
    ready(english)
    assert offered(admin, news) == "Publier avec la traduction"
    press(admin, news, title="Une cure plus neuve")
    assert titles(news, english) == ["Une cure plus neuve", "A newer cure"]
    assert not NewsPage.objects.get(pk=english.pk).has_unpublished_changes and not state_of(english).stale_since


def test_two_first_drafts_go_out_together(admin, news, translate):
    french = news.copy(update_attrs={"slug": "autre", "title": "Une autre"}, keep_live=False)
    english = ready(translate(french), body=TRANSLATED["body"])
    press(admin, english, title="Another")
    assert [NewsPage.objects.get(pk=page.pk).live for page in (french, english)] == [True, True]


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"body": BODY}, "mot pour mot"), ({"standfirst": ""}, "À remplir"), (None, "Publiez d’abord la page")],
)
def test_neither_is_published_where_the_translation_is_not_finished(admin, news, english, fields, told):
    if fields is None:
        ready(english).get_parent().specific.unpublish()
    else:
        drafted(english, title="A newer cure", **fields)
    response = press(admin, news, title="Une cure plus neuve")
    assert told in response.content.decode()
    assert titles(news, english) == [news.title, english.title]


def test_neither_is_published_where_the_original_may_not_be(admin, news, english):
    drafted(news, title="Une nouvelle cure", standfirst="")
    assert "Rien n’est publié" in press(admin, english, title="A new cure").content.decode()
    assert titles(news, english) == [news.title, english.title]
    assert NewsPage.objects.get(pk=english.pk).get_latest_revision_as_object().title == "A new cure"


def test_both_are_published_from_the_report(admin, as_, news, english):
    def links():
        page = BeautifulSoup(admin.get(reverse("translation_report")).content, "html.parser")
        return [link["href"] for link in page.select("td a") if "Publier avec l’original" in link.text]

    assert links() == []
    drafted(news, title="Une cure plus neuve")
    ready(english)
    [address] = links()
    # The same client, as one who may not publish.
    as_("redaction")
    assert links() == []
    as_("communication").post(address)
    assert titles(news, english) == ["Une cure plus neuve", "A newer cure"]


def test_who_may_publish_one_of_both_publishes_neither_by_the_button_for_both(keeper, news, english):
    drafted(news, title="Une nouvelle cure")
    published = [NewsPage.objects.get(pk=page.pk).last_published_at for page in (news, english)]
    client = keeper(english.get_parent())
    assert not offered(client, english)
    press(client, english)
    assert [NewsPage.objects.get(pk=page.pk).last_published_at for page in (news, english)] == published


def test_who_may_not_publish_submits_both(as_, news, english):
    drafted(news, title="Une nouvelle cure")
    client = as_("redaction")
    assert offered(client, english) == "Soumettre avec l’original"
    press(client, english, SUBMIT)
    assert [NewsPage.objects.get(pk=page.pk).workflow_in_progress for page in (news, english)] == [True, True]
    # Each is decided by itself from there.
    assert not offered(client, english)


def test_an_original_that_is_not_finished_is_not_submitted(as_, news, english):
    drafted(news, standfirst="")
    assert "faute d’être complète" in press(as_("redaction"), english, SUBMIT).content.decode()
    assert [NewsPage.objects.get(pk=page.pk).workflow_in_progress for page in (news, english)] == [False, True]
