"""Made-up pages are as complete as those that are saved by hand."""

import pytest
from wagtail.models import Page, ReferenceIndex

from bench import sample
from news.models import NewsIndexPage, NewsPage
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


def test_a_sample_is_complete_and_added_to(client, home):
    sample.add(news=3, projects=2)
    sample.add(news=5, projects=2)
    made = NewsPage.objects.filter(slug__startswith="fictif-")
    assert made.count() == 10 and ProjectPage.objects.filter(slug__startswith="fictif-").count() == 4
    page = made.get(locale=home.locale, slug="fictif-1")
    assert page.get_translations().get().slug == "fictif-1"
    assert "Fictif" in page.title and "Contenu fictif" in client.get(page.url).content.decode()
    for address in ("/actualites/?q=fictif", "/recherche/?q=fictif+1"):
        assert page.url in client.get(address).content.decode()
    assert ReferenceIndex.objects.filter(object_id=str(page.pk), to_object_id=str(page.lead_image_id)).exists()
    assert "Projet fictif 1" in client.get("/projets/fictif-1/").content.decode()
    index = NewsIndexPage.objects.get(locale=home.locale)
    index.add_child(instance=NewsPage(title="À la main", slug="a-la-main"))
    assert Page.find_problems() == ([], [], [], [], [])
