"""What has no language is said once: in the original, from which the translations take it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.html import escape
from wagtail.log_actions import LogContext
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from pepr_site.pages.base import BasePage
from pepr_site.pages.originals import texts
from pepr_site.translation.shared_fields import differing, shared_values
from projects.models import CallIndexPage, CallPage, ProjectPage, ProjectPublication
from tests.conftest import publish
from tests.pepr_site.review.forms import sent_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

OPENING, DEADLINE, LATER = (datetime(2030, month, 5, 17, tzinfo=ZoneInfo("Europe/Paris")) for month in (1, 3, 4))


@pytest.fixture
def call(french):
    index = CallIndexPage.objects.get(locale=french)
    page = CallPage(title="Un appel", standfirst="Pour qui.", opens_at=OPENING, closes_at=DEADLINE, locale=french)
    return publish(page, index)


def by_hand(page, user, **fields):
    """Publish a page as an editor does."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    with LogContext(user=user):
        page.save_revision(user=user).publish(user=user)
    return page


@pytest.fixture
def english(call, translate, editor):
    return by_hand(translate(call), editor, title="A call")


def deadline_of(page):
    return CallPage.objects.get(pk=page.pk).closes_at


def test_what_has_no_language_is_a_date_a_number_a_choice_a_relation_or_what_a_class_names():
    typed = {"kind", "announced_for", "announced_on", "opens_at", "closes_at", "results_on", "money", "contact_email"}
    assert set(CallPage.shared_names()) == typed | {"projects", "axes", "objectives"}
    assert {"coordinator", "anr_reference", "institutions", "publications"} <= set(ProjectPage.shared_names())
    assert {"number", "status", "start_year", "money"} <= set(ProjectPage.shared_names())
    assert not {"review_on", "verified_on", "title", "slug"} & set(CallPage.shared_names())


def test_a_deadline_moves_in_every_language(call, english, editor, client):
    before = Page.objects.get(pk=english.pk).last_published_at
    by_hand(call, editor, closes_at=LATER)
    assert deadline_of(english) == LATER
    assert Page.objects.get(pk=english.pk).last_published_at > before
    assert "5 April 2030" in client.get(english.full_url).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert Page.objects.get(pk=english.pk).latest_revision.user == editor


def test_words_begun_in_a_draft_stay_so_and_their_date_moves(call, english, editor):
    english = CallPage.objects.get(pk=english.pk)
    english.standfirst = "Not ready yet."
    english.save_revision(user=editor)
    by_hand(call, editor, closes_at=LATER)
    live = CallPage.objects.get(pk=english.pk)
    draft = live.get_latest_revision_as_object()
    assert (live.closes_at, draft.closes_at) == (LATER, LATER)
    assert (live.standfirst, draft.standfirst) == ("Pour qui.", "Not ready yet.")
    assert live.has_unpublished_changes and live.live_revision.as_object().closes_at == LATER


def test_a_first_version_that_will_appear_by_itself_takes_it_too(call, translate, editor):
    page = translate(call)
    scheduled = page.save_revision(user=editor, approved_go_live_at=OPENING)
    page.save_revision(user=editor)
    by_hand(call, editor, closes_at=LATER)
    scheduled.refresh_from_db()
    assert scheduled.as_object().closes_at == LATER


def test_a_draft_of_the_original_moves_nothing(call, english, editor):
    call.closes_at = LATER
    call.save_revision(user=editor)
    assert deadline_of(english) == DEADLINE


def test_an_older_version_of_a_translation_takes_the_facts_of_today(call, english, editor):
    old = Page.objects.get(pk=english.pk).latest_revision
    by_hand(call, editor, closes_at=LATER)
    old.user = editor
    old.publish(user=editor)
    assert deadline_of(english) == LATER


def test_code_says_itself_what_each_language_says(call, english):
    call.closes_at = LATER
    call.save_revision().publish()
    assert deadline_of(english) == DEADLINE


def test_the_form_of_a_translation_shows_it_and_keeps_it(call, english, admin):
    form = admin.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).context["form"]
    assert form.fields["closes_at"].disabled and "page d’origine" in str(form.fields["closes_at"].help_text)
    assert not form.fields["title"].disabled
    original = admin.get(reverse("wagtailadmin_pages:edit", args=[call.pk])).context["form"]
    assert not original.fields["closes_at"].disabled


def test_rows_that_are_the_same_are_read_in_a_translation_and_written_in_its_original(admin, french):
    original = ProjectPage.objects.exclude(institutions=None).filter(locale=french).first()
    page = ProjectPage.objects.get(translation_key=original.translation_key, locale__language_code="en")
    rows = [str(row) for row in page.institutions.all()]
    response = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert not {"institutions", "publications"} & set(response.context["form"].formsets)
    html = response.content.decode()
    assert rows and all(escape(row) in html for row in rows)
    assert reverse("wagtailadmin_pages:edit", args=[original.pk]) in html

    posted = sent_by(response)
    streams = {name: streamfield([]) for name in ("body", "sources")}
    posted.update(nested_form_data(streams))
    # A form that was opened before, or a hand that writes its own.
    posted.update({"title": "Another title", "institutions-TOTAL_FORMS": "0", "institutions-INITIAL_FORMS": "0"})
    assert admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted).status_code == 302
    page = ProjectPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (page.title, [str(row) for row in page.institutions.all()]) == ("Another title", rows)


def test_the_launch_content_agrees_with_itself(french):
    differences = {
        page.url_path: differing(page, shared_values(original, page))
        for original in (page.specific for page in Page.objects.filter(locale=french, depth__gt=1))
        if isinstance(original, BasePage)
        for page in type(original).objects.filter(translation_key=original.translation_key).exclude(pk=original.pk)
    }
    assert len(differences) > 40
    assert {path: found for path, found in differences.items() if found} == {}


def test_a_person_or_a_publication_makes_no_translation_stale(french):
    page = ProjectPage.objects.filter(locale=french).first()
    before = list(texts(page))
    page.coordinator = "Alix Martin"
    page.publications = [ProjectPublication(reference="Martin A., Skin, Journal, 2026")]
    page.save()
    assert list(texts(page)) == before
