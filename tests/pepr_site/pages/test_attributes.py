"""What classes say of themselves is found, wherever it is written."""

import pytest

from news.models import EventPage, NewsPage
from people.models import GovernancePage, Person
from pepr_site.pages.alternates import formats_of
from pepr_site.pages.attributes import attribute_of, models_with
from programme.models import GlossaryTerm, KeyFigure, Organisation
from projects.models import CallIndexPage, CallPage, OfferIndexPage, OfferPage, ProjectPage
from research.models import CollaborationsPage, Platform, Publication, PublicationsPage, Result, ResultsPage


@pytest.mark.parametrize(
    ("name", "models"),
    [
        (
            "dataset",
            [
                KeyFigure,
                Organisation,
                ProjectPage,
                CallPage,
                OfferPage,
                NewsPage,
                EventPage,
                Person,
                Publication,
                Result,
                Platform,
            ],
        ),
        (
            "unlisted_from",
            [OfferIndexPage, OfferPage, GovernancePage, CollaborationsPage, PublicationsPage, ResultsPage],
        ),
        ("partner_proposal", [OfferPage]),
        ("known_names", [GlossaryTerm, Organisation]),
        ("dashboard_actions", [KeyFigure, CallPage, OfferPage, NewsPage, EventPage]),
    ],
)
def test_every_class_that_has_it_is_found(name, models):
    assert set(models_with(name)) == set(models)


def test_a_list_has_a_feed_in_two_formats_and_a_calendar():
    assert set(formats_of(CallIndexPage)) == {"atom.xml", "rss.xml", "agenda.ics"}
    assert formats_of(Organisation) == {}


def test_a_path_that_leads_nowhere_is_told():
    lost = type("Lost", (), {"dataset": "projects.open_data.NOTHING"})
    with pytest.raises(ImportError):
        attribute_of(lost, "dataset")
