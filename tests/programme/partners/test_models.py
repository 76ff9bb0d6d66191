"""The directory of institutions, its map, and the page of each."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from wagtail.models import Locale, PageViewRestriction

from news.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from programme.models import AxisPage, ObjectivePage, Organisation, PartnersPage
from programme.partners.models import Role
from projects.models import CallPage, ProjectInstitution, ProjectPage
from tests.conftest import publish
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db


def soup(client, address, status=200):
    response = client.get(address, follow=True)
    assert response.status_code == status
    return BeautifulSoup(response.content, "lxml")


def directory(client, query=""):
    return soup(client, f"/partenaires/{query}")


def cards(page):
    return {item["id"] for item in page.select(".directory > li")}


def many(french, count):
    """Make `count` institutions here and there, each with a part in a project."""
    project = ProjectPage.objects.get(slug="substituts-de-peau")
    made = Organisation.objects.bulk_create(
        Organisation(
            locale=french, slug=f"labo-{i}", name=f"Laboratoire {i}", short_name=f"L{i}", kind="laboratory",
            role="project", city=f"Ville {i % 300}", region=f"Région {i % 13}",
            latitude=43 + i % 300 % 20 * 0.35, longitude=-1 + i % 300 // 20 * 0.5,
        )
        for i in range(count)
    )  # fmt: skip
    ProjectInstitution.objects.bulk_create(
        ProjectInstitution(project=project, organisation=organisation, role="partner") for organisation in made
    )


# --- the list ---


def test_every_institution_stands_once_under_its_role_at_its_own_address(client, french):
    page = directory(client)
    for role in Role:
        expected = set(Organisation.objects.filter(locale=french, role=role).values_list("slug", flat=True))
        group = page.find(attrs={"aria-labelledby": f"role-{role.value}"})
        assert {item["id"] for item in group.select(".directory > li")} == expected
        counted = page.find("a", href=f"#role-{role.value}")
        assert counted.select_one(".n").get_text() == str(len(expected))


def test_the_closest_tie_comes_first_and_headings_agree_with_their_number(client):
    headings = [heading.get_text() for heading in directory(client).select(".group > h2")]
    assert headings[:3] == ["Pilotes", "Opérateur du financement", "Partenaires"]


def test_an_institution_names_its_projects_unless_they_are_hidden(client):
    project = ProjectPage.objects.get(slug="substituts-de-peau")
    assert directory(client).find(id="lgrk").find("a", href=project.url)
    project.unpublish()
    assert not directory(client).find(id="lgrk").find("a", href=project.url)


# --- the filters ---


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=funder", {"anr"}),
        ("?kind=funder&kind=campus", {"anr", "genopole"}),
        ("?region=auvergne-rhone-alpes", {"ens-de-lyon"}),
        ("?role=pilot", {"inserm", "cea"}),
        ("?role=pilot&region=auvergne-rhone-alpes", set()),
        ("?q=evry", {"lgrk", "genopole", "universite-evry-paris-saclay"}),
        ("?q=%00&role=host", {"genopole"}),
        ("?role=nonsense&kind=funder", {"anr"}),
        ("?region=provence-alpes-cote-dazur", {"ctsa"}),
        ("?q=Toulon", {"ctsa"}),
    ],
)
def test_a_filter_narrows_the_list_and_the_map_alike(client, query, expected):
    page = directory(client, query)
    assert cards(page) == expected
    assert {a["href"].split("/")[-2] for a in page.select(".where li a")} == expected


def test_the_count_of_a_choice_is_what_it_would_show(client):
    page = directory(client, "?region=ile-de-france")
    for box in page.select(".filters input[name=role]"):
        count = int(box.find_parent("label").find("b").get_text())
        assert len(cards(directory(client, f"?region=ile-de-france&role={box['value']}"))) == count
    assert directory(client, "?role=pilot").select_one("input[value=pilot]").has_attr("checked")


# --- the map ---


def test_each_institution_is_on_the_map_or_said_to_be_off_it(client, french):
    Organisation.objects.filter(slug="anr").update(latitude=None, longitude=None)
    Organisation.objects.filter(slug="efs").update(latitude="-21.1", longitude="55.5")
    page = directory(client)
    off = page.find(attrs={"aria-labelledby": "titre-sans-lieu"})
    assert {a.get_text() for a in off.find_all("a")} == {"ANR", "EFS"}
    listed = [a["href"] for a in page.select(".where li a")]
    expected = [f"/partenaires/{o.slug}/" for o in Organisation.objects.filter(locale=french) for _site in o.sites]
    assert sorted(listed) == sorted(expected)


def test_a_mark_of_one_leads_to_its_page_and_a_mark_of_several_to_the_list(client):
    page = directory(client)
    for drawing in page.select(".france svg"):
        for mark in drawing.select("a.mark"):
            assert mark["aria-label"].strip()
            if mark["href"].startswith("#"):
                assert page.find(id=mark["href"][1:]).select("li a")
            else:
                assert client.get(mark["href"]).status_code == 200
    lyon = page.select_one('.france__drawing a[href="/partenaires/ens-de-lyon/"]')
    assert lyon["aria-label"] == "Lyon\u00a0: ENS de Lyon"
    paris = page.select_one('.france__drawing a[href="#lieu-anr"]')
    assert paris["aria-label"] == "Île-de-France 16 institutions"


def test_the_outline_is_credited_and_asked_of_nobody_else(client):
    page = directory(client)
    assert "Natural Earth, domaine public" in page.get_text()
    assert all(use["href"].startswith("/static/") for use in page.select(".france use"))


# --- the page of an institution ---


def test_an_institution_has_a_page_in_both_languages_that_know_each_other(client):
    for path, other in (
        ("/partenaires/inserm/", "/en/partners/inserm/"),
        ("/en/partners/inserm/", "/partenaires/inserm/"),
    ):
        page = soup(client, path)
        assert page.h1.get_text() == "Inserm"
        assert "(Inserm)" in page.title.get_text()
        assert "(Inserm)" in page.find("meta", property="og:title")["content"]
        assert page.find("link", rel="canonical")["href"].endswith(f"localhost{path}")
        alternates = {link["hreflang"]: link["href"] for link in page.find_all("link", hreflang=True)}
        assert {alternates["fr"], alternates["en"]} == {
            f"http://localhost{path}",
            f"http://localhost{other}",
        }
        assert page.select_one(f'.langs a[href="{other}"]')
        assert page.select_one(".crumb a[href$='/partenaires/'], .crumb a[href$='/partners/']")


def test_an_institution_of_one_language_sends_to_the_directory_of_the_other(client, french):
    many(french, 1)
    page = soup(client, "/partenaires/labo-0/")
    assert {link["hreflang"] for link in page.find_all("link", hreflang=True)} == {"fr", "x-default"}
    assert page.select_one('.langs a[href="/en/partners/"]')
    soup(client, "/en/partners/labo-0/", 404)


@pytest.mark.parametrize("path", ["inconnue/", "inserm/projets/", "%00/", "INCONNUE/", "inserm/inserm/"])
def test_an_unknown_institution_is_not_found(client, path):
    assert client.get(f"/partenaires/{path}").status_code == 404


def test_a_hidden_directory_hides_its_institutions(client):
    page = PartnersPage.objects.get(locale__language_code="fr")
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/partenaires/inserm/" in sitemap
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/partenaires/inserm/").status_code != 200
    assert "/partenaires/inserm/" not in client.get("/sitemap.xml").content.decode()
    restriction.delete()
    page.unpublish()
    assert client.get("/partenaires/inserm/").status_code == 404
    assert "/partenaires/inserm/" not in client.get("/sitemap.xml").content.decode()
    assert "/en/partners/inserm/" in client.get("/sitemap.xml").content.decode()


def test_the_search_and_the_project_lead_to_the_page(client):
    assert soup(client, "/recherche/?q=lgrk").select_one('a[href="/partenaires/lgrk/"]')
    assert soup(client, "/projets/substituts-de-peau/").select_one('a[href="/partenaires/lgrk/"]')


def test_the_page_says_what_is_known_and_what_is_not(client):
    text = soup(client, "/partenaires/cithera/").main.get_text(" ", strip=True)
    for words in ("Laboratoire ou plateforme", "Laboratoire d’un projet", "Île-de-France", "Non publié à ce jour"):
        assert words in text
    projects = soup(client, "/partenaires/anr/").find(attrs={"aria-labelledby": "titre-projets"})
    assert "Non publié à ce jour" in projects.get_text()


# --- what ties it to the rest ---


@pytest.fixture
def ties(french):
    """A project, a call, an item of news and an event, all tied to the LGRK, to an objective and to an axis."""
    project = ProjectPage.objects.get(slug="substituts-de-peau")
    objective = ObjectivePage.objects.get(locale=french, number=2)
    axis = AxisPage.objects.get(locale=french, number=1)
    project.objectives.set([objective])
    project.axes.set([axis])
    project.save_revision().publish()
    call = CallPage.objects.filter(locale=french).first()
    call.projects.set([project])
    call.objectives.set([objective])
    call.axes.set([axis])
    call.save_revision().publish()
    index = NewsIndexPage.objects.get(locale=french)
    lgrk = Organisation.objects.get(slug="lgrk", locale=french)
    made = [
        publish(NewsPage(title="Une nouvelle liée", slug="liee", date="2026-01-01"), index),
        publish(EventPage(title="Un événement lié", slug="lie", start_date="2026-01-01"), index),
    ]
    for page in made:
        for name, target in {
            "projects": project,
            "organisations": lgrk,
            "calls": call,
            "objectives": objective,
            "axes": axis,
        }.items():
            getattr(page, name).set([target])
        page.save_revision().publish()
    return [project, objective, axis, call, *made]


def test_typed_relations_show_both_ways(client, ties):
    project, objective, axis, call, news, event = ties
    organisation = "/partenaires/lgrk/"
    shown = {
        organisation: [project, objective, axis, call, news, event],
        objective.url: [project, organisation, call, news, event],
        axis.url: [project, organisation, call, news, event],
        project.url: [objective, axis, organisation, call, news, event],
        call.url: [project, objective, axis, organisation, news, event],
        news.url: [project, objective, axis, organisation, call],
        event.url: [project, objective, axis, organisation, call],
    }
    for address, targets in shown.items():
        links = {a["href"] for a in soup(client, address).main.find_all("a", href=True)}
        for target in targets:
            assert (target if isinstance(target, str) else target.url) in links, f"{address} leaves out {target}"


@pytest.mark.parametrize("hide", ["unpublish", "private"])
def test_what_may_not_be_read_is_related_to_nothing(client, ties, hide):
    titles = {page: page.title for page in ties}
    addresses = ["/partenaires/", "/partenaires/lgrk/", *(page.url for page in ties)]
    for page, title in titles.items():
        if hide == "private":
            restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
            restriction.groups.add(Group.objects.create(name=f"g{page.pk}"))
        else:
            page.unpublish()
        for address in addresses:
            if address != page.url and (response := client.get(address)).status_code == 200:
                links = BeautifulSoup(response.content, "lxml").find_all("a", href=page.url)
                assert not links, f"{address} shows {title}"
        if hide == "private":
            restriction.delete()
        else:
            type(page).objects.filter(pk=page.pk).update(live=True, expired=False)


def test_a_list_of_related_pages_is_bounded_and_none_has_an_empty_heading(client, ties, french):
    objective, index = ties[1], EventIndexPage.objects.get(locale=french)
    for number in range(8):
        event = publish(EventPage(title=f"É{number}", slug=f"e{number}", start_date="2026-02-01"), index)
        event.objectives.set([objective])
        event.save_revision().publish()
    section = soup(client, objective.url).find(attrs={"aria-labelledby": "titre-evenements"})
    assert len(section.select("li")) == 5
    assert section.find("a", href="/agenda/").get_text().startswith("Voir tout")
    for section in soup(client, "/partenaires/anr/").main.select("section[aria-labelledby]"):
        assert section.select("a, .none"), section


def test_related_pages_cost_few_queries_to_draw(client, ties):
    for address in ["/partenaires/lgrk/", *(page.url for page in ties)]:
        assert queries_to_draw(client, address) <= 15, address


def test_other_languages_keep_their_own_institutions(client):
    english = Locale.objects.get(language_code="en")
    page = soup(client, "/en/partners/")
    assert cards(page) == set(Organisation.objects.filter(locale=english).values_list("slug", flat=True))
