"""Offers open, close by the clock, and are proposed by partners; their list is named nowhere while it is empty."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from pepr_site.models import User
from pepr_site.operations import content_version
from pepr_site.operations.content_version import changes_of
from pepr_site.pages.visibility import unlisted_pages, visible
from projects.models import OfferIndexPage, OfferPage
from tests.conftest import publish
from tests.pepr_site.conftest import as_, neighbour, people, person, project, workspace  # noqa: F401
from tests.pepr_site.review.forms import filled_in
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db

# What names the list of offers, or holds a place for one, where there is any.
PLACES = ["/", "/donnees/", "/plan-du-site/", "/sitemap.xml", "/recherche/?q=offres", "/projets/substituts-de-peau/"]


@pytest.fixture
def offers(home):
    return OfferIndexPage.objects.child_of(home).get()


@pytest.fixture
def offer(offers, project):  # noqa: F811
    page = OfferPage(
        title="Thèse sur les greffons",
        slug="these-greffons",
        kind="thesis",
        closes_at=timezone.now() + datetime.timedelta(days=3),
        starts_on=timezone.localdate() + datetime.timedelta(days=60),
        place="Évry",
        laboratory="LGRK",
        contract="doctoral",
        months=36,
        standfirst="Trois ans pour faire pousser de la peau.",
        apply_address="https://emploi.exemple.fr/these",
    )
    page.projects = [project]
    return publish(page, offers)


def fill(form, **values):
    for name, value in values.items():
        form[name] = value


def close(page):
    OfferPage.objects.filter(pk=page.pk).update(closes_at=timezone.now() - datetime.timedelta(minutes=1))


@pytest.mark.parametrize("place", PLACES)
def test_an_empty_list_is_named_nowhere(client, place):
    text = client.get(place).content.decode()
    assert "/offres" not in text and "titre-offres" not in text


def test_an_empty_list_answers_all_the_same(client, offers):
    answer = client.get("/offres/")
    assert answer.status_code == 200 and "Aucune offre n’est ouverte" in answer.content.decode()
    assert client.get("/offres/atom.xml").status_code == 200
    assert offers not in visible(OfferIndexPage.objects)


@pytest.mark.parametrize("place", PLACES)
def test_an_open_offer_brings_its_list_and_a_closed_one_takes_it_away(client, offer, place):
    assert "/offres" in client.get(place).content.decode()
    close(offer)
    assert "/offres" not in client.get(place).content.decode()


def test_the_page_cache_knows_when_it_closes(offer):
    assert offer.closes_at in changes_of(timezone.localdate(offer.closes_at))


def test_what_job_boards_read(client, offer):
    soup = BeautifulSoup(client.get(offer.url).content, "lxml")
    graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
    posting = next(node for node in graph if node["@type"] == "JobPosting")
    assert posting["validThrough"] == timezone.localtime(offer.closes_at).replace(microsecond=0).isoformat()
    assert posting["hiringOrganization"]["name"] == "LGRK"
    assert posting["jobLocation"]["address"]["addressLocality"] == "Évry"
    assert posting["employmentType"] == "TEMPORARY" and posting["jobStartDate"] == offer.starts_on.isoformat()


def test_a_closed_offer_is_no_longer_applied_for(client, offer):
    text = client.get(offer.url).content.decode()
    day = date_format(timezone.localdate(offer.closes_at))
    assert "Postuler" in text and f"Offre ouverte jusqu’au {day}" in text.replace("\xa0", " ")
    close(offer)
    text = client.get(offer.url).content.decode()
    assert "Postuler" not in text and "Cette offre est close depuis le" in text and "Offre close" in text


def test_pages_cost_the_same_with_offers_and_without(client, offer):
    path = offer.projects.first().url
    some = queries_to_draw(client, path)
    OfferPage.objects.filter(pk=offer.pk).update(live=False)
    assert queries_to_draw(client, path) == some


def test_what_closes_by_the_clock_is_asked_with_what_is_private(offer, django_assert_num_queries):
    # The question itself is put together once a process.
    unlisted_pages()
    with django_assert_num_queries(2), content_version.cached_as_in_request():
        unlisted_pages()


WRONG = [
    ("closes_at", "", "À remplir avant de publier"),
    ("starts_on", "01/01/2027", "Le début vient avant la date limite"),
    ("apply_address", "http://exemple.fr/", "commence par https"),
    ("apply_address", "", "Dites où postuler"),
    ("closes_at", "31/02/2027", "Écrivez un jour et une heure"),
]


def test_what_is_wrong_is_said_in_words(admin, offer):
    url = reverse("wagtailadmin_pages:edit", args=[offer.pk])
    form = filled_in(admin, url)
    for name, value, said in WRONG:
        sent = form.copy()
        fill(sent, **{"closes_at": "31/03/2027", "starts_on": "", "action-publish": "action-publish", name: value})
        assert said in admin.post(url, sent).content.decode(), (name, value)


def test_a_day_alone_closes_at_five(admin, offer):
    url = reverse("wagtailadmin_pages:edit", args=[offer.pk])
    form = filled_in(admin, url)
    fill(form, closes_at="31/03/2027", starts_on="", **{"action-publish": "action-publish"})
    assert admin.post(url, form).status_code == 302
    assert timezone.localtime(OfferPage.objects.get(pk=offer.pk).closes_at).hour == 17


def add_url(offers):
    return reverse("wagtailadmin_pages:add", args=["projects", "offerpage", offers.pk])


def test_a_partner_proposes_an_offer_of_their_project(as_, people, offers, project, neighbour):  # noqa: F811
    client = as_("partner")
    assert add_url(offers) in client.get("/admin/").content.decode()
    form = filled_in(client, add_url(offers))
    assert form.getlist("projects") == [str(project.pk)]
    fill(form, title="Un stage", standfirst="Six mois.", closes_at="31/03/2027", contact_email="a@b.fr")
    form["action-submit"] = "action-submit"
    assert client.post(add_url(offers), form).status_code == 302
    page = OfferPage.objects.get(title="Un stage")
    assert not page.live and page.owner == people["partner"] and page.workflow_in_progress
    assert page.get_workflow().name == "la communication"
    assert "Un stage" in client.get("/admin/").content.decode()
    assert not page.permissions_for_user(people["partner"]).can_publish()


def test_a_partner_proposes_none_of_another_project(as_, offers, neighbour):  # noqa: F811
    client = as_("partner")
    form = filled_in(client, add_url(offers))
    fill(form, title="Un stage", standfirst="Six mois.")
    form.setlist("projects", [str(neighbour.pk)])
    assert client.post(add_url(offers), form).status_code == 200
    assert not OfferPage.objects.filter(title="Un stage").exists()


def test_a_partner_touches_no_offer_of_somebody_else(as_, offer):  # noqa: F811
    client = as_("partner")
    url = reverse("wagtailadmin_pages:edit", args=[offer.pk])
    assert client.get(url).status_code == 302
    client.post(reverse("wagtailadmin_pages:delete", args=[offer.pk]))
    assert Page.objects.filter(pk=offer.pk).exists()


def test_partners_may_propose_beneath_a_list_made_later(home, offers, people):  # noqa: F811
    offers.delete()
    made = home.add_child(instance=OfferIndexPage(title="Postes", slug="postes"))
    partner = User.objects.get(pk=people["partner"].pk)
    assert made.permissions_for_user(partner).can_add_subpage()
