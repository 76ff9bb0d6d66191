"""A project about which nothing is published says so once, and offers nothing beside its page."""

import pytest
from bs4 import BeautifulSoup

from news.models import NewsPage
from projects.facts.completeness import counted
from projects.models import ProjectPage
from projects.project_pages import Documentation, facts
from tests.pepr_site.search.results import page as results

pytestmark = pytest.mark.django_db
WORDS = {
    "fr": ["non publié", "rien n’est publié", "rien de publié", "rien n’a été trouvé de publié"],
    "en": ["not published", "nothing is published", "nothing published", "nothing has been"],
}


def main(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").find("main")


def times(text, language):
    return sum(" ".join(text.casefold().split()).count(words) for words in WORDS[language])


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


@pytest.fixture
def empty(language):
    return list(ProjectPage.objects.visible().filter(documentation=Documentation.OPEN, locale__language_code=language))


def test_its_page_says_it_once_and_offers_neither_feed_nor_reference(client, language, empty):
    shown = main(client, empty[0].url)
    assert times(shown.get_text(" "), language) <= 1
    assert not shown.select("a[type*=xml], .share__reference, [download]")
    head = BeautifulSoup(client.get(empty[0].url).content, "lxml").head
    assert not head.select("link[type*=atom], link[type*=rss]")
    for file in ("atom.xml", "rss.xml", "citer.bib", "cite.ris"):
        assert client.get(f"{empty[0].url}{file}").status_code == 404


@pytest.mark.parametrize("view", ["", "?view=table"])
def test_the_list_and_the_home_page_say_it_once_of_all(client, language, empty, view):
    address = {"fr": "/projets/", "en": "/en/projects/"}[language] + view
    shown = main(client, address)
    for aside in shown.select(".filters"):
        aside.decompose()
    links = {link["href"] for link in shown.find_all("a", href=True)}
    assert {page.url for page in empty} <= links
    assert times(shown.select_one(".rest").get_text(" "), language) == 1
    assert not any(times(part.get_text(" "), language) for part in shown.select(".tile--open, tr.open"))
    assert len(shown.select(".tile, tbody tr")) == ProjectPage.objects.visible().filter(
        locale=empty[0].locale
    ).count() - len(empty)


def test_it_is_no_value_of_a_filter(client, language, empty):
    news = NewsPage.objects.filter(locale=empty[0].locale).first()
    news.projects.add(empty[0])
    news.save_revision().publish()
    listed = main(client, {"fr": "/actualites/", "en": "/en/news/"}[language])
    numbers = {str(page.number) for page in empty}
    assert not numbers & {box["value"] for box in listed.select("input[name=project]")}
    found = results(client, language, q={"fr": "projet", "en": "project"}[language])
    assert not numbers & {box["value"] for box in found.select("input[name=project]")}


def test_one_about_which_something_is_published_offers_them(client):
    page = ProjectPage.objects.get(slug="substituts-de-peau")
    assert not page.has_nothing_published
    assert main(client, page.url).select(".share__reference")
    assert client.get(f"{page.url}atom.xml").status_code == client.get(f"{page.url}citer.bib").status_code == 200


def test_what_every_page_has_is_no_fact_of_a_project():
    names = {field.name for field in facts()}
    assert {"status", "start_year", "money", "coordinator", "keywords"} <= names
    assert not {"standfirst", "sources", "verified_on", "acronym", "money_meaning", "illustration", "body"} & names


def test_what_is_counted_is_in_the_order_of_the_form():
    assert [name for name in counted() if name in {"keywords", "standfirst", "money", "institutions"}] == [
        *("standfirst", "money", "keywords", "institutions")
    ]
