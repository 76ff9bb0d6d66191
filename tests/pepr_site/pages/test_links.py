"""No link leads where the visitor may not go, whatever the block that holds it."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.rich_text import expand_db_html

from pepr_site.operations import content_version
from pepr_site.pages.links import destination, linked_pages
from pepr_site.pages.visibility import SECTION_DEPTH, key_pages, sections
from programme.models import StandardPage
from tests.conftest import publish
from tests.pepr_site.blocks.body import draw, every_block, items, materials

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(home):
    return materials(home)


@pytest.fixture
def page(things):
    return Page.objects.get(pk=things.page.pk)


def draft(page):
    page.specific.unpublish()


def private(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def translated(page, live=True):
    """Give `page` an English translation, and return it."""
    locale = Locale.objects.get(language_code="en")
    copy = page.specific.copy_for_translation(locale)
    copy.title = "Useful contacts"
    copy.save()
    if live:
        copy.save_revision().publish()
    return copy.page_ptr


@pytest.mark.parametrize("hide", [draft, private], ids=lambda hide: hide.__name__)
def test_what_is_hidden_is_linked_from_no_block(hide, page, things):
    values = every_block(things)
    assert f'href="{page.url}"' in draw(*values.items())
    hide(page)
    html = draw(*values.items())
    assert page.url not in html
    assert page.title not in html
    soup = BeautifulSoup(html, "lxml")
    assert not [link for link in soup.find_all("a", href=True) if not link["href"] or not link.get_text(strip=True)]
    words = soup.get_text(" ")
    # The words around the link stay, and so does the date of the timeline.
    assert "les contacts" in words
    assert "Lancement" in words


def test_a_link_leads_to_the_translation(page, things):
    english = translated(page)
    values = every_block(things)
    with override("en"):
        assert linked_pages([page.pk])[page.pk].destination == english
        html = draw(*((name, values[name]) for name in ("paragraph", "timeline", "buttons", "related_pages")))
    assert html.count(f'href="{english.url}"') == 4
    assert page.url not in html.replace(english.url, "")
    assert "Useful contacts" in html


def test_a_link_never_leads_to_the_draft_of_a_translation(page):
    translated(page, live=False)
    with override("en"):
        assert linked_pages([page.pk])[page.pk].destination == page


def test_a_draft_with_a_published_translation_is_linked_in_that_language_alone(page):
    english = translated(page)
    draft(page)
    assert linked_pages([page.pk])[page.pk].destination is None
    with override("en"):
        assert linked_pages([page.pk])[page.pk].destination == english


def test_links_cost_one_query(things, django_assert_num_queries):
    pks = [things.page.pk, things.objective.pk]
    # The roots of the site, which Wagtail keeps in its cache.
    assert things.page.url
    # Outside of a request, where the private sections and the unsound rows are not remembered: both are asked for.
    with django_assert_num_queries(2):
        pages = linked_pages(pks)
        assert [destination(pages[pk]).pk for pk in pks] == pks
    html = "".join(f'<a linktype="page" id="{pk}">lien</a>' for pk in pks * 3)
    with django_assert_num_queries(2):
        assert expand_db_html(html).count("href") == 6


def test_a_link_to_what_frames_every_page_costs_no_query_and_is_none_once_that_is_hidden(
    things, django_assert_num_queries
):
    section = next(
        page for page in sections().values() if page.depth == SECTION_DEPTH and page.locale == things.objective.locale
    )
    with content_version.cached_as_in_request():
        assert sections() and key_pages()
        with django_assert_num_queries(0):
            pages = linked_pages([section.pk, things.objective.pk])
            assert pages[section.pk].destination == section
    private(section)
    with content_version.cached_as_in_request():
        assert linked_pages([section.pk])[section.pk].destination is None


def test_a_page_just_chosen_in_the_editor_finds_its_destination(page):
    assert destination(StandardPage.objects.get(pk=page.pk)) == page.specific
    draft(page)
    assert destination(StandardPage.objects.get(pk=page.pk)) is None


@pytest.mark.parametrize("attributes", ['id="999999"', 'id="x"', 'id=""', ""])
def test_a_broken_link_is_printed_as_words(attributes):
    assert expand_db_html(f'<a linktype="page" {attributes}>lien</a>') == "<a>lien</a>"


def test_the_editor_still_sees_the_draft_that_was_chosen(page, home):
    draft(page)
    body = [{"type": "related_pages", "value": {"title": "", "pages": items(page.pk)}, "id": "1"}]
    holder = publish(StandardPage(title="Une page", slug="une-page", body=body), home)
    assert [chosen.pk for chosen in StandardPage.objects.get(pk=holder.pk).body[0].value["pages"]] == [page.pk]
