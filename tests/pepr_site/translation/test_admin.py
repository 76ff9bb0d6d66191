"""The report, the marks, the panel and the notices: what an editor sees of translations."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from news.models import NewsIndexPage
from pepr_site.translation import states
from pepr_site.translation.source_tracking import state_of
from programme.models import KeyFigure
from tests.pepr_site.translation.conftest import change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

REPORT = "translation_report"


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def notices(response):
    return " ".join(soup(response).select_one(".messages").get_text(" ").split())


def titles(response):
    return [" ".join(cell.get_text().split()) for cell in soup(response).select("table.listing tbody td.title")]


@pytest.fixture
def stale(news, translate):
    """The English of a news item whose French has changed."""
    english = change(translate(news), title="A new therapy")
    change(news, title="Une thérapie toute neuve")
    return english


def test_the_report_begins_with_what_calls_for_work(admin, news, english):
    response = admin.get(reverse(REPORT))
    assert titles(response)[0] == news.title
    row = soup(response).select_one("table.listing tbody tr")
    assert "manquante" in row.text
    assert row.find("form")["action"] == states.start_url(news, english)
    assert row.find("button")["value"] == str(english.pk)


def test_a_stale_translation_shows_since_when_and_leads_to_it(admin, stale):
    row = soup(admin.get(reverse(REPORT), {"state": "stale"})).select_one("table.listing tbody tr")
    assert "à revoir" in row.text
    assert "Revoir" in row.select_one(".button-small").text
    assert row.select_one(".button-small")["href"] == reverse("wagtailadmin_pages:edit", args=[stale.pk])
    assert row.find("time") or "2026" in row.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [({"state": "missing"}, 1), ({"state": "stale"}, 0), ({"state": "missing", "kind": "programme.KeyFigure"}, 0)],
)
def test_filters_narrow_the_report(admin, news, query, expected):
    assert len(titles(admin.get(reverse(REPORT), query))) == expected


@pytest.mark.parametrize("query", ["state=nonsense", "code=xx&kind=%00", "p=999", "p=x&state=missing"])
def test_a_query_that_makes_no_sense_breaks_nothing(admin, news, query):
    assert admin.get(f"{reverse(REPORT)}?{query}").status_code == 200


def test_the_report_is_exported_as_filtered(admin, news):
    response = admin.get(reverse(REPORT), {"state": "missing", "export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0] == ["Original", "Type", "Langue", "État", "Depuis", "Adresse de l’original"]
    assert [row[0] for row in rows[1:]] == [news.title]
    assert admin.get(reverse(REPORT), {"state": "missing", "export": "xlsx"}).status_code == 200


def test_the_menu_leads_to_the_report_and_the_dashboard_counts_each_state(admin, news):
    home = soup(admin.get(reverse("wagtailadmin_home")))
    assert reverse(REPORT) in str(home)
    panel = home.find(id="translations-section")
    assert "Manquante : 1" in panel.text
    # What is translated already is no work.
    assert [row.select_one(".title").text.strip() for row in panel.select("tbody tr")] == [news.title]
    assert panel.find("a", href=reverse(REPORT) + "?state=missing")


def test_the_list_of_pages_is_marked(admin, stale, news):
    index = NewsIndexPage.objects.get(locale=news.locale)
    page = soup(admin.get(reverse("wagtailadmin_explore", args=[index.pk])))
    marks = page.select(".title-wrapper a.w-status")
    assert [" ".join(mark.text.split()) for mark in marks] == ["anglais : à revoir"]
    assert marks[0]["href"] == reverse("wagtailadmin_pages:edit", args=[stale.pk])


def test_who_edits_the_original_is_told_that_a_translation_follows(admin, news, translate):
    address = reverse("wagtailadmin_pages:edit", args=[news.pk])
    assert "pas encore traduit en anglais" in notices(admin.get(address))
    english = translate(news)
    assert "brouillon" in notices(admin.get(address))
    change(english, title="A new therapy")
    assert "a encore des passages de l’original" in notices(admin.get(address))
    change(english, title="A new therapy", standfirst="What it changes.", body=[])
    assert "Si vous le changez, elle sera à revoir" in notices(admin.get(address))


def test_who_publishes_the_original_is_told_what_is_to_be_looked_at(news, edit, translate):
    english = change(translate(news), title="A new therapy")
    response = edit(news, title="Une thérapie toute neuve")
    assert "La traduction en anglais est à revoir" in notices(response)
    assert reverse("wagtailadmin_pages:edit", args=[english.pk]) in str(soup(response).select_one(".messages"))


def test_who_edits_a_stale_translation_sees_what_changed(admin, stale, news):
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[stale.pk]))
    assert "L’original a changé" in notices(response)
    comparison = soup(response).find("a", string=lambda text: text and "Voir ce qui a changé" in text)
    live = Page.objects.get(pk=news.pk).live_revision_id
    versions = [news.pk, state_of(stale).revision_id, live]
    assert comparison["href"] == reverse("wagtailadmin_pages:revisions_compare", args=versions)
    assert "toute neuve" in admin.get(comparison["href"]).content.decode()


def test_the_form_of_a_translation_asks_the_database_little(admin, stale, django_assert_max_num_queries):
    address = reverse("wagtailadmin_pages:edit", args=[stale.pk])
    admin.get(address)
    # Some 30 of them are Wagtail's own; what the original said when it was followed takes some too.
    with django_assert_max_num_queries(44):
        admin.get(address)


def test_a_translation_may_be_said_to_follow_without_a_change(admin, as_, editor, stale, news):
    address = reverse("translation_confirm", args=[stale.pk])
    assert "L’original a changé" in notices(admin.get(reverse("wagtailadmin_pages:edit", args=[stale.pk])))
    # The same client, as one who may not publish.
    as_("redaction").post(address)
    admin.force_login(editor)
    assert titles(admin.get(reverse(REPORT), {"state": "stale"}))
    admin.post(address)
    assert not titles(admin.get(reverse(REPORT), {"state": "stale"}))
    assert admin.post(reverse("translation_confirm", args=[news.pk])).status_code == 404


def test_who_publishes_a_stale_translation_says_that_it_follows_at_one_press(stale, edit, admin):
    response = edit(stale, title="A brand new therapy")
    assert "L’original a changé" in notices(response)
    form = soup(response).select_one(".messages form")
    assert form["action"] == reverse("translation_confirm", args=[stale.pk])
    assert form.select_one("[name=csrfmiddlewaretoken]")["value"]
    # This publishes nothing that could be undone.
    assert not soup(admin.post(form["action"], follow=True)).select(".undo")
    assert not titles(admin.get(reverse(REPORT), {"state": "stale"}))


def test_a_snippet_warns_too(admin, french):
    figure = KeyFigure.objects.filter(locale=french).first()
    response = admin.get(reverse("wagtailsnippets_programme_keyfigure:edit", args=[figure.pk]))
    assert "Une traduction en anglais suit ce texte" in notices(response)


def test_a_person_without_pages_sees_nothing_of_it(client, django_user_model):
    person = django_user_model.objects.create_user("personne", password="x" * 14)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    assert client.get(reverse(REPORT)).status_code == 302
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(REPORT) not in home
    assert Page.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("fr", "manquante"), ("en", "missing")])
def test_the_admin_speaks_the_language_that_each_person_prefers(admin, editor, news, language, words):
    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = language
    profile.save()
    assert words in admin.get(reverse(REPORT)).content.decode()
    offered = soup(admin.get(reverse("wagtailadmin_account"))).select("[name=locale-preferred_language] option")
    assert {option["value"] for option in offered} >= {"fr", "en"}
