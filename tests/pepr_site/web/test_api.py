"""The API of pages: what anybody may read, a bounded answer, and 400 for nonsense."""

import pytest
from wagtail.models import Page

from news.models import NewsIndexPage, NewsPage
from pepr_site.pages.visibility import visible
from projects.models import ProjectPage
from research.models import Publication
from tests.conftest import publish
from tests.hidden import HIDDEN

pytestmark = pytest.mark.django_db

PAGES = "/api/v2/pages/"
WORD = "Zyxologie"


@pytest.fixture
def index(home):
    return NewsIndexPage.objects.child_of(home).get()


def item(**values):
    return NewsPage(**{"title": WORD, "slug": "zyxologie", "date": "2024-02-08"} | values)


def get(client, query="", path=PAGES):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, (query, response.content)
    return response.json()


def test_the_list_counts_the_visible_pages_and_is_bounded(client):
    found = get(client)
    assert found["meta"]["total_count"] == visible(Page.objects.filter(depth__gt=1)).count()
    assert len(found["items"]) == 20
    assert client.get(f"{PAGES}?limit=21").status_code == 400


def test_the_list_is_walked_without_missing_or_repeating_a_page(client):
    total = get(client)["meta"]["total_count"]
    seen = [page["id"] for offset in range(0, total, 20) for page in get(client, f"offset={offset}")["items"]]
    assert len(seen) == len(set(seen)) == total


def test_a_page_says_its_facts(client, french):
    project = ProjectPage.objects.get(number=1, locale=french)
    found = get(client, path=f"{PAGES}{project.pk}/")
    assert found["meta"]["html_url"] == f"http://localhost{project.url}"
    assert found["meta"]["detail_url"].startswith("http://localhost/api/v2/pages/")
    assert found["meta"]["locale"] == "fr" and found["meta"]["parent"]["title"]
    assert (found["number"], found["money"], found["coordinator"]) == (1, "4.60", "Nicolas Fortunel")
    assert found["sources"][0]["value"]["address"].startswith("https://")
    assert "contact_email" not in found and "body" not in found


def test_rows_say_what_the_open_data_say_and_are_narrowed_by_their_columns(client):
    for year in (2024, 2025, 2025):
        row = Publication.objects.create(title="Title", authors="A B\nC D", kind="article", year=year, state="shown")
    path = "/api/v2/publications/"
    assert [item["year"] for item in get(client, path=path)["items"]] == [2025, 2025, 2024]
    assert get(client, "year=2025&limit=1", path)["meta"]["total_count"] == 2
    assert [item["year"] for item in get(client, "order=year", path)["items"]] == [2024, 2025, 2025]
    found = get(client, path=f"{path}{row.pk}/")
    rows = client.get("/donnees/publications.json").json()["rows"]
    (told,) = [one for one in rows if one["identifier"] == row.slug]
    assert found.pop("id") == row.pk and found == told and found["authors"] == ["A B", "C D"]
    for query in ("year=x", "state=to_check", "order=state", "identifier=1", "is_open_access=x", "fields=*"):
        assert client.get(f"{path}?{query}").status_code == 400, query
    for query in ("", "limit=1"):
        assert client.get(f"{path}999999/?{query}").status_code == 404


def test_what_a_page_says_is_filled_in(client, home):
    page = NewsPage.objects.get(slug="lancement-du-programme", locale=home.locale)
    assert "80 M€" in get(client, path=f"{PAGES}{page.pk}/")["standfirst"]


def test_facts_of_a_class_can_be_listed_filtered_and_ordered(client):
    query = "type=projects.ProjectPage&locale=fr&fields=number,documentation&order=-number"
    found = get(client, query)["items"]
    assert [page["number"] for page in found] == list(range(12, 0, -1))
    assert [page["number"] for page in get(client, f"{query}&documentation=full")["items"]] == [1]


def test_a_search_is_among_what_the_other_parameters_leave(client):
    found = [
        {page["meta"]["locale"] for page in get(client, f"search=CEA{rest}")["items"]} for rest in ("", "&locale=en")
    ]
    assert found == [{"fr", "en"}, {"en"}]


@pytest.mark.parametrize(("path", "slug"), [("/actualites/", "actualites"), ("en/news", "news"), ("/", "accueil")])
def test_a_page_is_found_by_its_path_in_either_language(client, path, slug):
    response = client.get(f"{PAGES}find/", {"html_path": path}, follow=True)
    assert response.json()["meta"]["slug"] == slug


@pytest.mark.parametrize("path", ["/nulle-part/", "/de/news/", "/admin/", "//", "../etc"])
def test_nothing_is_found_where_there_is_nothing(client, path):
    response = client.get(f"{PAGES}find/", {"html_path": path})
    assert response.status_code == (302 if path == "//" else 404)


def test_where_the_home_page_of_a_language_is_hidden_none_of_another_stands_in_for_it(client, home):
    Page.objects.filter(translation_key=home.translation_key).exclude(pk=home.pk).update(live=False)
    assert client.get(f"{PAGES}find/", {"html_path": "/en/actualites/"}).status_code == 404
    assert client.get("/en/actualites/atom.xml").status_code == 404


@pytest.mark.parametrize("state", HIDDEN, ids=lambda state: state.__name__)
def test_what_is_hidden_is_nowhere(client, index, home, state):
    page = state(item(), index)
    page.refresh_from_db()
    for query in (
        *("", "slug=zyxologie", "type=news.NewsPage&order=-first_published_at", f"search={WORD}", f"id={page.pk}"),
        *("type=news.NewsPage&title=Zyxologie&fields=*", f"descendant_of={home.pk}&order=-id", "order=-id&fields=*"),
    ):
        assert WORD not in client.get(f"{PAGES}?{query}").content.decode(), query
    for query in (f"child_of={page.pk}", f"descendant_of={page.pk}", f"ancestor_of={page.pk}"):
        assert client.get(f"{PAGES}?{query}").status_code == 400, query
    assert client.get(f"{PAGES}{page.pk}/").status_code == 404
    for query in ({"html_path": page.url}, {"id": page.pk}):
        assert client.get(f"{PAGES}find/", query).status_code == 404


def test_whoever_asks_sees_the_same(admin, index):
    page = index.add_child(instance=item(live=False))
    assert admin.get(f"{PAGES}{page.pk}/").status_code == 404


@pytest.mark.parametrize("state", [HIDDEN[0]])
def test_a_hidden_parent_is_not_told(client, index, state):
    page = publish(item(), index)
    Page.objects.filter(pk=index.pk).update(live=False)
    assert get(client, path=f"{PAGES}{page.pk}/")["meta"]["parent"] is None


NONSENSE = [
    *["limit=x", "limit=-1", "limit=99999999999999999999", "offset=x", "offset=-1", "offset=99999999999999999999"],
    *["type=x", "type=a.b.c", "type=pepr_site.User", "type=%00", "order=x", "order=--title", "order=random,title"],
    *["search=%00", "search_operator=x&search=a", "locale=%00", "fields=(", "fields=x", "fields=title(x)", "id=x"],
    *["child_of=x", "child_of=99999999999999999999", "child_of=-1", "descendant_of=x", "translation_of=x", "site=x"],
    *["first_published_at=x", "type=news.NewsPage&date=x", "show_in_menus=x", "nonsense=1", "format=xml", "title=%00"],
    *["rich_text_format=x", "slug=" + "a" * 5000, "search=" + "a" * 5000, "alias_of=x", "ancestor_of=%00", "id=²"],
    *["type=projects.ProjectPage&number=99999999999999999999x", "type=projects.ProjectPage&money=x"],
    *["type=projects.ProjectPage&money=1e999999", "limit=１x"],
]


def test_a_wrong_parameter_is_answered_with_400(client):
    for query in NONSENSE:
        response = client.get(f"{PAGES}?{query}")
        assert (response.status_code, response["Content-Type"]) == (400, "application/json"), query
        assert response.json()["message"], query


ODD = [
    *["locale=de", "type=projects.ProjectPage&number=99999999999999999999", "search=", "search='%22%26|!():*<"],
    *["%ff=%fe", "&&&===", "q[]=1", "limit=0", "order=random"],
    *["type=news.NewsPage,projects.ProjectPage", "offset=2147483647", "search=a&order=title", "type=,", "id=0"],
    *["type=wagtailcore.Page", "search=%F0%9F%A7%AC", "search=a&child_of=3", "fields=*,-title", "fields=_"],
]


@pytest.mark.parametrize("path", [PAGES, f"{PAGES}find/", f"{PAGES}3/", f"{PAGES}99999999999999999999/"])
def test_no_query_breaks_the_api(client, path):
    client.raise_request_exception = False
    told = {query: client.get(f"{path}?{query}").status_code for query in ODD}
    assert set(told.values()) <= {200, 302, 400, 404}, told


@pytest.mark.parametrize("query", ["html_path=%00", "id=x", "id=99999999999999999999", "html_path=%ff"])
def test_no_search_for_one_page_breaks_it(client, query):
    assert client.get(f"{PAGES}find/?{query}").status_code in {400, 404}


def test_nothing_can_be_written_and_nothing_else_is_offered(client):
    assert client.post(PAGES, {}).status_code == 405
    assert client.delete(f"{PAGES}3/").status_code == 405
    for path in ("/api/v2/images/", "/api/v2/documents/", "/api/v2/"):
        assert client.get(path).status_code == 404


def test_an_answer_can_be_kept_and_read_by_another_site(client):
    response = client.get(PAGES)
    assert response["Access-Control-Allow-Origin"] == "*" and not response.cookies
    assert client.get(PAGES, headers={"if-none-match": response["ETag"]}).status_code == 304
    # JSON, whatever a browser says that it would rather have.
    assert client.get(PAGES, headers={"accept": "text/html"})["Content-Type"] == "application/json"
