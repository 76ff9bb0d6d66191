"""A translation begins as a draft, under drafts, tied to what exists in its language."""

from datetime import date
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Locale, Page

from pepr_site.translation import states
from projects.models import ProjectPage
from tests.pepr_site.translation.conftest import WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def test_it_is_a_draft_tied_to_what_exists_in_its_language(news, translate, admin, editor, client):
    drafted = type(news).objects.get(pk=news.pk)
    drafted.date = date(2026, 4, 1)
    drafted.save_revision()
    english = translate(news)
    draft = english.get_latest_revision_as_object()
    assert draft.date == news.date
    assert not english.live and english.latest_revision.user == editor
    assert [block.block_type for block in draft.body] == ["heading", "paragraph"]
    category = draft.categories.get()
    assert category.locale.language_code == "en"
    assert category.translation_key == news.categories.get().translation_key
    form = admin.get(reverse("wagtailadmin_pages:edit", args=[english.pk]))
    assert 'id="page-edit-form"' in form.content.decode()
    assert translate(news).pk == english.pk
    client.logout()
    assert client.get(english.get_url()).status_code == 404
    assert english.slug not in client.get("/en/news/").content.decode()


def test_a_draft_is_translated_as_it_is_written(news, english):
    news.unpublish()
    news.standfirst = "Un chapô récrit."
    news.save_revision()
    draft = type(news).objects.get(pk=news.pk).copy_for_translation(english)
    assert draft.get_latest_revision_as_object().standfirst == "Un chapô récrit."


def test_what_has_no_translation_is_left_out(news, translate, french):
    project = ProjectPage.objects.filter(locale=french).first()
    project.get_translations().get().delete()
    news.projects = [project]
    news.save_revision().publish()
    assert not translate(news).get_latest_revision_as_object().projects.exists()


def test_the_institutions_of_a_project_are_those_of_its_language(french, english):
    project = ProjectPage.objects.filter(locale=french, institutions__isnull=False).first()
    project.get_translations().get().delete()
    draft = project.copy_for_translation(english)
    institutions = draft.get_latest_revision_as_object().institutions.all()
    assert len(institutions) == project.institutions.count()
    assert {item.organisation.locale for item in institutions} == {english}


def test_an_address_follows_the_title_until_it_is_published(news, translate, edit):
    news.slug = "tout-autre"
    news.save_revision().publish()
    english = translate(news)
    assert english.slug == "une-nouvelle-therapie"
    edit(english, action="action-save", **WORDS)
    # A form opened before that save still holds the first address.
    edit(english, title="A brand new therapy", slug="une-nouvelle-therapie")
    published = type(english).objects.get(pk=english.pk)
    assert (published.live, published.slug) == (True, "a-brand-new-therapy")
    edit(english, title="Another title")
    assert type(english).objects.get(pk=english.pk).slug == "a-brand-new-therapy"


def test_an_address_that_somebody_chose_is_kept(news, translate, edit):
    english = translate(news)
    edit(english, title="A new therapy", slug="chosen")
    assert type(english).objects.get(pk=english.pk).slug == "chosen"


def test_pages_above_are_translated_first_and_published_first(news, admin, edit, settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("es", "Español")]
    spanish = Locale.objects.create(language_code="es")
    above = list(news.get_ancestors().filter(depth__gt=1))
    address = states.start_url(news, spanish)
    assert "une page parente n’est pas traduite" in unescape(admin.get(address).content.decode())
    refused = admin.post(address, {"locales": spanish.pk})
    assert refused.url == states.start_url(above[-1], spanish)
    assert above[-1].get_admin_display_title() in unescape(admin.get(refused.url).content.decode())
    for source in (*above, news):
        admin.post(states.start_url(source, spanish), {"locales": spanish.pk})
    home, index, page = made = Page.objects.filter(locale=spanish).order_by("depth")
    assert not made.filter(live=True).exists()
    response = edit(page, **WORDS)
    assert home.title in str(next(iter(response.context["messages"])))
    assert not Page.objects.get(pk=page.pk).live
    assert Page.objects.get(pk=page.pk).draft_title == WORDS["title"]
    for waiting in (home, index):
        waiting.specific.save_revision().publish()
    edit(page)
    assert Page.objects.get(pk=page.pk).live


def test_the_button_of_a_page_leads_to_the_question_and_the_question_to_the_draft(news, admin):
    edit = reverse("wagtailadmin_pages:edit", args=[news.pk])
    address = reverse("simple_translation:submit_page_translation", args=[news.pk])
    assert f'href="{address}"' in admin.get(edit).content.decode()
    button = BeautifulSoup(admin.get(address).content, "lxml").select_one("main form [name=locales]")
    response = admin.post(address, {"locales": button["value"]})
    assert response.url == reverse("wagtailadmin_pages:edit", args=[news.get_translations().get().pk])
    # Nothing is left to translate into.
    again = admin.get(address).content.decode()
    assert (
        'name="locales"' not in again and "existe déjà dans toutes les langues" in again and "va s’ouvrir" not in again
    )
    assert address not in admin.get(edit).content.decode()


@pytest.mark.parametrize("key", ["0", "x", ""])
def test_a_language_that_makes_no_sense_starts_nothing(news, admin, key):
    address = reverse("simple_translation:submit_page_translation", args=[news.pk])
    assert admin.post(address, {"locales": key}).status_code == 200
    assert not news.get_translations().exists()


def test_who_may_add_pages_may_translate_them(news, client, people):
    address, opened = reverse("simple_translation:submit_page_translation", args=[news.pk]), {}
    for role in ("communication", "redaction", "relecture", "partner", "nobody"):
        client.force_login(people[role])
        opened[role] = client.get(address).status_code == 200
        if not opened[role]:
            client.post(address, {"locales": Locale.objects.get(language_code="en").pk})
    assert opened == {"communication": True, "redaction": True, "relecture": False, "partner": False, "nobody": False}
    assert not news.get_translations().exists()
