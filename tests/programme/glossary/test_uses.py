"""An editor sees where each word of the glossary is explained, before touching it."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from programme.glossary.uses import explained_on, pages_explaining
from programme.models import GlossaryTerm, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db

LIST, USAGE, DELETE = (f"wagtailsnippets_programme_glossaryterm:{name}" for name in ("list", "usage", "delete"))
TEXTS = [
    ("paragraph", "<p>Le zorglub.</p>"),
    ("accordion", {"items": [{"title": "Un plumbus", "text": "<p>Des plumbus, un zorglub.</p>"}]}),
    ("quote", {"text": "Un chmilblick", "author": "Quelqu’un"}),
]


@pytest.fixture
def page(home):
    blocks = StandardPage.body.field.stream_block.child_blocks
    body = [(name, blocks[name].normalize(value)) for name, value in TEXTS]
    return publish(StandardPage(title="Une page qui explique", slug="explique", standfirst="Oui.", body=body), home)


@pytest.fixture
def terms(french, page):
    """Words that are new: no page was saved since."""
    names = ("zorglub", "plumbus", "chmilblick")
    return [GlossaryTerm.objects.create(locale=french, slug=name, term=name, definition="Un mot.") for name in names]


def test_a_word_is_found_in_every_text_that_explains_it_and_there_alone(page, terms):
    assert [pages_explaining(term) for term in terms] == [[page.pk], [page.pk], []]
    page.explain_terms = False
    page.save_revision().publish()
    assert pages_explaining(terms[0]) == []


def test_what_visitors_may_not_read_explains_nothing(page, terms):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert pages_explaining(terms[0]) == []


def test_each_language_has_its_own_pages(terms):
    english, french = explained_on("en"), explained_on("fr")
    assert english and french
    assert not {pk for pages in english.values() for pk in pages} & {pk for pages in french.values() for pk in pages}


def test_the_list_leads_to_the_pages_and_deleting_says_how_many(admin, page, terms):
    row = BeautifulSoup(admin.get(reverse(LIST), {"q": "zorglub"}).content, "lxml").select_one("tbody tr")
    usage = reverse(USAGE, args=[terms[0].pk])
    assert row.select_one(f'a[href="{usage}"]').get_text(strip=True) == "1 page"
    shown = admin.get(usage).content.decode()
    assert "Une page qui explique" in shown and reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert "1 emploi" in admin.get(reverse(DELETE, args=[terms[0].pk])).content.decode()


def test_a_list_of_words_costs_the_same_at_any_number(admin, terms, french):
    address = reverse(LIST)
    admin.get(address)
    with CaptureQueriesContext(connection) as first:
        admin.get(address)
    GlossaryTerm.objects.create(locale=french, slug="autre", term="autre", definition="Un mot.")
    # What is remembered is made anew, once, after each change.
    admin.get(address)
    with CaptureQueriesContext(connection) as second:
        admin.get(address)
    assert len(second) == len(first)
