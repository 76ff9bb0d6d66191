"""What remains to be filled in of every kind of record is counted, and each line leads to the field."""

from functools import cache
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup

from news.models import EventIndexPage, EventPage
from people.models import Person
from pepr_site.editing.dashboard.records import gaps, lacking
from pepr_site.editing.guide import chapters
from pepr_site.pages.attributes import models_with
from projects.models import OfferIndexPage, OfferPage
from research.models import Platform, Publication, Result
from research.publications import State
from tests.conftest import publish

pytestmark = pytest.mark.django_db
EXPECTED = models_with("expected")


@pytest.fixture
def one_of_each(french):
    """A record of every kind, that says as little as it may."""
    Person.objects.create(name="Ada Inventée", ground="role", source="x", is_shown=True)
    Publication.objects.create(kind="article", title="T", authors="A", state=State.SHOWN)
    Result.objects.create(name="Jeu", kind="dataset", source="x", is_shown=True)
    Platform.objects.create(name="Banc", who="x", how="y", source="x", is_shown=True)
    event = EventPage(title="Journée", slug="journee", start_date="2030-06-11", standfirst="x")
    publish(event, EventIndexPage.objects.get(locale=french))
    offer = OfferPage(
        title="Poste", slug="poste", standfirst="x", closes_at="2090-01-01T12:00Z", contact_email="a@b.fr"
    )
    publish(offer, OfferIndexPage.objects.get(locale=french))


def rows(client):
    """Return the lines of the panel: `(text, links to the fields)`."""
    soup = BeautifulSoup(client.get("/admin/").content, "lxml")
    found = soup.select("section[aria-labelledby=dashboard-records] .dashboard-row")
    return [(row.get_text(" ", strip=True), [link["href"] for link in row.select("details a")]) for row in found]


@pytest.mark.parametrize("model", EXPECTED, ids=lambda model: model.__name__)
def test_each_kind_has_its_fields_and_its_page_of_the_guide(model):
    assert all(model._meta.get_field(name) for name in model.expected)
    assert any(model.guide in pages for pages in chapters().values())


def test_each_line_leads_to_a_field_that_is_empty(admin, one_of_each):
    found = rows(admin)
    told = " ".join(text for text, _links in found)
    kinds = [model for model, numbers in gaps().items() if lacking(model, numbers)]
    assert len(found) == len(kinds) >= 7 and "Personnes (1) 0 champ sur 4" in told
    # Many a line leads to several fields of one form.
    form = cache(lambda address: admin.get(address).text)
    for _text, links in found:
        for link in links:
            address, anchor = urldefrag(link)
            assert f'id="{anchor}"' in form(address), link


def test_what_is_filled_in_or_hidden_is_told_no_more(admin, one_of_each):
    Publication.objects.update(year=2025, container="x", is_open_access=True, licence="x")
    Person.objects.update(is_shown=False)
    told = {text.partition(" (")[0]: links for text, links in rows(admin)}
    assert [urldefrag(link)[1] for link in told["Publications"]] == ["id_project_links-ADD"]
    assert "Personnes" not in told


def test_partners_are_shown_their_own_project_instead(as_, people, one_of_each):
    assert not rows(as_("partner"))
