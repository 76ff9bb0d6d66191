"""A list says in words what it shows, has one address for each state, and takes anything for an address."""

import datetime
import itertools
import random
import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from news.models import NewsIndexPage, NewsPage
from pepr_site.pages.visibility import visible
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db

LISTS = ["/projets/", "/actualites/", "/appels/", "/agenda/", "/en/projects/"]
NAMES = ["q", "page", "sort", "view", "axis", "objective", "status", "organisation", "keyword", "documentation"]
NAMES += ["category", "year", "project", "kind", "state", "when", "utm_source", "", "q[]", "\x00"]
NASTY = [
    *("", "1", "0", "-1", "none", "9" * 5000, "1e9", "٣", "\x00", "a\x00b", "'; DROP TABLE x; --", "%", "%s %(x)s"),
    *("\\", "<script>alert(1)</script>", "é" * 400, "a" * 5000, "&|!():*<->", "'", "''", "\\'", "🧬", "\u202e", "-"),
    *("l’", "{{ x }}", "table", "tiles", "running", "open", "full", "2024", "lgrk", "HLA-G", "coming", "ami"),
    *("title", "le la", "../../etc"),
]
RAW = [
    *("axis=%ED%A0%80", "q=%FF%FE", "q=%", "q=%u0041", "&&&&", "=", "axis", "axis=1&axis=1&axis=2", "page=2&page=x"),
    "%00=%00",
]


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def get(client, address, query=""):
    return soup(client.get(f"{address}?{query}" if query else address, follow=True))


def plain(text):
    return re.sub(r"\s+", " ", text).strip()


def sentence(page):
    return plain(page.find(id="titre-liste").find(string=True, recursive=False))


def test_a_list_takes_anything_for_an_address(client):
    draw = random.Random(0)  # noqa: S311 - the same queries each time
    queries = [*RAW, *(urlencode({name: value}) for name in NAMES for value in draw.sample(NASTY, 2))]
    queries += [
        urlencode([(draw.choice(NAMES), draw.choice(NASTY)) for _ in range(draw.randrange(1, 9))]) for _ in range(20)
    ]
    # One program reads them all: each list is given its share.
    for query, address in zip(queries, itertools.cycle(LISTS), strict=False):
        response = client.get(f"{address}?{query}", follow=True)
        assert response.status_code == 200, query
        assert len(response.redirect_chain) < 2, query


@pytest.mark.parametrize(
    ("query", "shape"),
    [
        ("", ""),
        ("q=&sort=number&view=tiles&page=1", ""),
        ("page=99", ""),
        ("status=none&objective=none", "objective=none&status=none"),
        ("axis=nonsense&documentation=half", "documentation=half"),
        ("q=++peau+%00++greffe", "q=peau+greffe"),
        (f"q={'a' * 101}", f"q={'a' * 100}"),
        (
            "view=table&documentation=half&documentation=full&documentation=half",
            "documentation=full&documentation=half&view=table",
        ),
        ("organisation=lgrk&utm_source=x", "organisation=lgrk&utm_source=x"),
    ],
)
def test_each_state_has_one_address(client, query, shape):
    response = client.get("/projets/?" + query, follow=True)
    landed = (
        response.redirect_chain[-1][0] if response.redirect_chain else f"/projets/?{query}" if query else "/projets/"
    )
    assert landed == "/projets/" + (f"?{shape}" if shape else "")


def test_a_keyword_is_offered_once_two_projects_share_it(client, home):
    def offered():
        return [box["value"] for box in soup(client.get("/projets/")).select('input[name="keyword"]')]

    assert offered() == []
    project = ProjectPage.objects.get(slug="projet-art-tg", locale=home.locale)
    project.keywords = "HLA-G, peau, muscle"
    project.save_revision().publish()
    # One choice leaves nothing to choose.
    assert offered() == []
    project.keywords = "HLA-G, tolérance immunitaire, muscle"
    project.save_revision().publish()
    assert offered() == ["HLA-G", "tolérance immunitaire"]


def test_search_engines_keep_the_whole_list_only(client, settings):
    settings.SITE_PUBLIC = True
    canonical = {"": "", "?documentation=half": "?documentation=half", "?view=table": "?view=table"}
    for query, shape in canonical.items():
        page = soup(client.get(f"/projets/{query}"))
        robots = page.find("meta", attrs={"name": "robots"})
        assert (robots["content"] if robots else None) == ("noindex" if query else None)
        assert page.find("link", rel="canonical")["href"].endswith(f"/projets/{shape}")


SENTENCES = {
    "/projets/": "12 projets",
    "/projets/?documentation=half": "2 projets dont le laboratoire est connu",
    "/projets/?documentation=full": "1 projet décrit",
    "/projets/?q=peau": "1 projet qui parle de « peau »",
    "/projets/?objective=none&documentation=half&q=Genopole": (
        "2 projets dont l’objectif n’est pas publié, dont le laboratoire est connu, qui parlent de « Genopole »"
    ),
    "/projets/?organisation=art-tg&organisation=lgrk": "2 projets avec ART-TG ou avec LGRK",
    "/projets/?q=zzz": "Aucun projet qui parle de « zzz »",
    "/actualites/?year=2024&q=bilan": "2 actualités de 2024 qui parlent de « bilan »",
    "/appels/?kind=aap&state=announced": "1 appel à projets, annoncé",
    "/agenda/?when=past": "2 événements passés",
    "/en/projects/?documentation=half": "2 projects whose laboratory is known",
    "/en/projects/?documentation=half&q=zzz": "No project whose laboratory is known that mentions ‘zzz’",
    "/en/projects/?organisation=lgrk&q=skin": "1 project with LGRK that mentions ‘skin’",
    "/en/calls/?kind=aap": "1 call for projects",
    "/en/events/": "2 events",
}


def test_a_sentence_says_what_is_shown(client):
    for address, said in SENTENCES.items():
        page = soup(client.get(address))
        assert sentence(page) == said, address
        assert page.find(id="titre-liste").find_parent(attrs={"role": "status"}), address
        if "?" in address:
            assert said in plain(page.title.text), address


@pytest.mark.parametrize(("path", "words"), [("/projets/", "le"), ("/actualites/", "De la"), ("/en/news/", "the")])
def test_words_that_say_nothing_narrow_nothing(client, path, words):
    whole, narrowed = sentence(get(client, path, "")), sentence(get(client, path, urlencode({"q": words})))
    assert narrowed.split()[0] == whole.split()[0]
    assert words in narrowed


def test_accents_and_endings_do_not_count(client):
    assert sentence(get(client, "/projets/", "q=GREFFE+de+peaux")).startswith("1 projet")
    assert sentence(get(client, "/projets/", "q=tolerances+immunitaires")).startswith("1 projet")


def test_each_filter_is_taken_away_by_one_link_and_all_by_another(client):
    page = get(client, "/projets/", "documentation=full&documentation=half&q=projet&view=table")
    links = {plain(link.get_text()): link["href"] for link in page.select(".removals a")}
    assert links == {
        "Retirer Ce qui est publié : Laboratoire connu": "?documentation=full&q=projet&view=table#liste",
        "Retirer Ce qui est publié : Projet décrit": "?documentation=half&q=projet&view=table#liste",
        "Retirer « projet »": "?documentation=full&documentation=half&view=table#liste",
        "Tout effacer": "?view=table#liste",
    }
    for href in links.values():
        assert client.get("/projets/" + href.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(("count", "is_there"), [(8, True), (7, False)])
def test_a_short_list_has_no_filters(client, home, count, is_there):
    ProjectPage.objects.filter(locale=home.locale, number__gt=count).update(live=False)
    assert bool(get(client, "/projets/").select(".filters input[type=checkbox]")) == is_there


def test_a_choice_with_nothing_behind_it_is_quiet_unless_chosen(client):
    page = get(client, "/projets/", "documentation=full&organisation=art-tg")
    boxes = {box["value"]: box for box in page.select("input[name=organisation]")}
    assert boxes["cithera"].has_attr("disabled") and not boxes["lgrk"].has_attr("disabled")
    assert boxes["art-tg"].has_attr("checked") and not boxes["art-tg"].has_attr("disabled")
    assert not page.select(".tile") and page.select_one(".empty")
    assert page.select_one("a.btn[href='./#liste']")


def test_the_form_says_again_what_was_chosen(client):
    page = get(client, "/projets/", "axis=none&q=projet&sort=title&view=table")
    assert page.select_one("input[name=axis][value=none]").has_attr("checked")
    assert page.select_one("#mots")["value"] == "projet"
    assert page.select_one("option[selected]")["value"] == "title"
    assert page.select_one("input[type=hidden][name=view]")["value"] == "table"


def test_the_table_says_the_same_as_the_tiles(client):
    table = get(client, "/projets/", "view=table").find("table")
    assert table.caption and all(cell["scope"] == "col" for cell in table.thead.find_all("th"))
    rows = [row.find("th", scope="row").a["href"] for row in table.tbody.find_all("tr")]
    assert rows == [link["href"] for link in get(client, "/projets/").select(".tile h3 a")]


def test_the_lists_can_be_read_backwards(client):
    def dates(query):
        return [time["datetime"] for time in get(client, "/actualites/", query).select(".rows time.when")]

    assert dates("") == sorted(dates(""), reverse=True)
    assert dates("sort=oldest") == sorted(dates("sort=oldest"))


# --- what is hidden, and how much is asked of the database ---


def hide(page, how):
    if how == "draft":
        Page.objects.filter(pk=page.pk).update(live=False)
    elif how == "expired":
        page.unpublish()
    else:
        page.view_restrictions.create(restriction_type="login")


@pytest.mark.parametrize("how", ["draft", "expired", "private"])
def test_what_is_hidden_is_neither_listed_nor_counted_nor_offered(client, home, how):
    index = NewsIndexPage.objects.child_of(home).get()
    item = publish(NewsPage(title="Zyxologie", slug="zyxologie", date=datetime.date(1999, 1, 1)), index)
    shown = get(client, "/actualites/", "q=zyxologie")
    assert sentence(shown).startswith("1 actualité")
    assert shown.select_one("input[name=year][value='1999']")
    total = visible(NewsPage.objects.filter(locale=home.locale)).count()
    hide(item, how)
    hidden = get(client, "/actualites/", "q=zyxologie&year=1999")
    assert "Aucune actualité" in sentence(hidden) and f"sur {total - 1}" in hidden.find(id="titre-liste").text
    assert not hidden.select("input[name=year][value='1999']")


def test_a_hidden_project_is_no_choice_for_news(client, home):
    project = ProjectPage.objects.get(locale=home.locale, number=3)
    news = NewsPage.objects.filter(locale=home.locale).first()
    news.projects.add(project)
    news.save()
    assert get(client, "/actualites/").select("input[name=project][value='3']")
    hide(project, "private")
    assert not get(client, "/actualites/").select("input[name=project][value='3']")
