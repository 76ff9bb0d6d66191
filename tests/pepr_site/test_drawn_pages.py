"""A page that is remembered is that of everybody, of its language, and of this moment; no other is remembered."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.models import NewsPage
from pepr_site import drawn_pages, generation
from pepr_site.models import SiteText
from pepr_site.page_cache.freshness import Freshness
from pepr_site.page_cache.keys import SHARED
from pepr_site.page_cache.memory import Memory
from programme.models import KeyFigure
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db

PATH = "/projets/substituts-de-peau/"


def read(client, path=PATH, **extra):
    response = client.get(path, **extra)
    assert response.status_code == 200
    return response.content.decode()


def draws(client, path=PATH, **extra):
    """Whether the page was drawn for this answer: what is remembered does without the template of all pages."""
    return "base.html" in {template.name for template in client.get(path, **extra).templates}


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("chef", "chef@example.org", "x")
    client.force_login(user)
    return client


def test_it_is_drawn_once_and_then_given_as_it_is(client):
    first = read(client)
    with CaptureQueriesContext(connection) as queries:
        assert read(client) == first
    # Which state of the content is the current one.
    assert len(queries) == 1
    assert not draws(client)


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        (PATH, lambda: ProjectPage.objects.filter(slug="substituts-de-peau").update(title="Autre"), "Autre"),
        ("/", lambda: KeyFigure.objects.filter(slug="budget").update(value="8191"), "8191"),
        (PATH, lambda: SiteText.objects.update(funding_mention="Payé par tous"), "Payé par tous"),
        ("/partenaires/inserm/", lambda: SiteText.objects.update(name="Un autre site"), "Un autre site"),
    ],
    ids=["page", "snippet", "setting", "beneath a page"],
)
def test_a_change_of_the_content_is_seen_at_once(client, path, change, words):
    read(client, path)
    assert not draws(client, path)
    change()
    assert words in read(client, path)


def test_within_a_lease_nothing_is_asked_and_what_the_page_cache_keeps_is_never_older(client, settings, monkeypatch):
    monkeypatch.setattr(drawn_pages, "_freshness", Freshness(generation.token))
    read(client)
    settings.PAGE_CACHE_LEASE = 60
    read(client)
    ProjectPage.objects.filter(slug="substituts-de-peau").update(title="Autre")
    with CaptureQueriesContext(connection) as queries:
        # The editor is told once this is over (see `page_cache.barrier`).
        assert "Autre" not in read(client)
    assert not queries.captured_queries
    assert "Autre" in read(client, **{SHARED: True})
    settings.PAGE_CACHE_LEASE = 0
    assert "Autre" in read(client)


def test_what_the_clock_changes_is_drawn_again(client, monkeypatch):
    monkeypatch.setattr(drawn_pages, "next_moment", lambda now: now + timedelta(hours=1))
    read(client)
    assert not draws(client)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(drawn_pages.timezone, "now", lambda: later)
    assert draws(client)


def test_what_a_clock_ahead_has_drawn_is_drawn_again_once_it_is_right(client, monkeypatch):
    read(client)
    before = timezone.now() - timedelta(hours=2)
    monkeypatch.setattr(drawn_pages.timezone, "now", lambda: before)
    assert draws(client)


def test_each_language_has_its_own(client):
    read(client)
    assert '<html lang="en">' in read(client, "/en/projects/skin-substitutes/")
    assert '<html lang="fr">' in read(client)


def test_the_bar_of_an_editor_is_not_of_the_page(staff, client, django_user_model):
    for _time in range(2):
        assert "wagtail-userbar" in read(staff)
    staff.logout()
    assert not draws(client)
    assert "wagtail-userbar" not in read(client)


def test_what_is_asked_in_another_way_is_neither_remembered_nor_answered_from_memory(client):
    extra = {"QUERY_STRING": "utm_source=b"}
    read(client, **extra)
    assert draws(client)
    assert draws(client, **extra)


def test_a_preview_shows_the_draft_and_leaves_nothing_behind(client):
    # The host of a preview.
    here = {"HTTP_HOST": "localhost"}
    published = read(client, **here)
    page = ProjectPage.objects.get(slug="substituts-de-peau", locale__language_code="fr")
    page.title, page.is_known_public = "Encore secret", True
    # As within the request of the editor who asks for it.
    generation._begin()
    preview = page.make_preview_request()
    preview.render()
    generation._end()
    assert "Encore secret" in preview.content.decode()
    assert read(client, **here) == published


def test_a_closed_section_stays_closed(client, staff):
    page = NewsPage.objects.visible().filter(locale__language_code="fr").first()
    path = page.get_url()
    read(client, path)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert page.title[:10] in read(staff, path)
    assert draws(staff, path)
    staff.logout()
    assert client.get(path).status_code == 302


def test_a_page_that_goes_offline_is_gone(client):
    read(client)
    ProjectPage.objects.get(slug="substituts-de-peau", locale__language_code="fr").unpublish()
    assert client.get(PATH).status_code == 404


def test_what_a_form_tells_one_visitor_is_told_to_no_other():
    visitors = [Client(enforce_csrf_checks=True) for _visitor in range(2)]
    told = []
    for visitor in visitors:
        response = visitor.get("/contact/")
        assert "no-store" in response["Cache-Control"]
        told.append(re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1])
    assert not draws(Client(), "/contact/")
    # Each may send with the token they were given, 422 being said of an empty form, and with no other.
    answers = [[visitor.post("/contact/", {"csrfmiddlewaretoken": token}) for token in told] for visitor in visitors]
    assert [[response.status_code for response in row] for row in answers] == [[422, 403], [403, 422]]


def test_each_visitor_is_told_when_the_form_was_shown(client, monkeypatch):
    moments = iter(["one", "two"])
    monkeypatch.setattr("pepr_site.contact.form.opened_now", lambda: next(moments))
    assert 'name="opened" value="one"' in read(client, "/contact/")
    assert 'name="opened" value="two"' in read(client, "/contact/")


def test_a_token_that_has_no_place_is_never_remembered(rf):
    drawn = []
    for _visitor in range(2):
        request = rf.get("/")
        generation._begin()
        html = drawn_pages.draw(request, None, lambda asked=request: get_token(asked), is_same_for_all=True)
        generation._end()
        drawn.append(html)
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(
    "path", ["/recherche/?q=vecteur", "/plan-du-site/", "/projets/?documentation=half", "/en/search/?q=cell"]
)
def test_so_are_other_addresses_and_their_known_questions(client, path):
    first = read(client, path)
    assert not draws(client, path)
    assert read(client, path) == first


def test_a_search_that_finds_nothing_is_counted_each_time(client):
    read(client, "/recherche/?q=zzzqqq")
    assert draws(client, "/recherche/?q=zzzqqq")


def test_the_memory_is_bounded(client, monkeypatch):
    monkeypatch.setattr(drawn_pages, "_pages", Memory(60_000))
    for path in (PATH, "/glossaire/", PATH, "/appels/", "/agenda/"):
        read(client, path)
        assert drawn_pages._pages.weight <= 60_000
    assert not draws(client, "/agenda/")
    assert draws(client, PATH)
