"""`make_sample` makes pages as complete as those that are saved by hand, and takes every trace of them away."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from wagtail.models import Page, ReferenceIndex

from news.models import NewsIndexPage, NewsPage
from pepr_site.search.models import SearchEntry
from programme.sample import IS_SAMPLE
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db
TABLES = [Page, NewsPage, ProjectPage, SearchEntry, ReferenceIndex]


def sizes():
    return {model.__name__: model.objects.count() for model in TABLES}


def make(**options):
    call_command("make_sample", verbosity=0, **options)


def test_a_sample_is_complete_and_goes_away_without_a_trace(client):
    before, children = sizes(), list(Page.objects.order_by("path").values_list("path", "numchild"))
    make(news=3, projects=2)
    make(news=5, projects=2)
    sample = NewsPage.objects.filter(slug__regex=IS_SAMPLE)
    assert dict(sample.order_by().values_list("locale__language_code").annotate(Count("pk"))) == {"fr": 5, "en": 5}
    assert Page.find_problems() == ([], [], [], [], [])
    page = sample.get(locale__language_code="fr", slug="fictif-1")
    english = sample.get(locale__language_code="en", slug="fictif-1")
    assert page.translation_key == english.translation_key
    assert "Fictif" in page.title and "Contenu fictif" in client.get(page.url).content.decode()
    assert page.url in client.get("/actualites/?q=fictif").content.decode()
    assert page.url in client.get("/recherche/?q=fictif+1").content.decode()
    assert ReferenceIndex.objects.filter(object_id=str(page.pk), to_object_id=str(page.lead_image_id)).exists()
    assert "Projet fictif 1" in client.get("/projets/fictif-1/").content.decode()
    make(remove=True)
    assert sizes() == before
    assert list(Page.objects.order_by("path").values_list("path", "numchild")) == children


def test_a_page_made_by_hand_finds_its_place_after_the_sample(home):
    make(news=3)
    index = NewsIndexPage.objects.get(locale=home.locale)
    index.add_child(instance=NewsPage(title="À la main", slug="a-la-main"))
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_site_with_visitors_is_left_alone(settings):
    settings.SITE_PUBLIC = True
    before = sizes()
    with pytest.raises(CommandError, match="--yes"):
        make(news=3)
    assert sizes() == before


def test_a_negative_number_is_refused():
    with pytest.raises(CommandError, match="negative"):
        make(news=-1)
