"""What each role finds on the dashboard, and what it costs the database."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from news.models import NewsIndexPage, NewsPage
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.models import SiteSettings
from pepr_site.pages.site_settings import EXPECTED
from projects.facts.completeness import MOST, counted
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def dashboard(client):
    """Return the panels by name, and the labels of the buttons."""
    response = client.get("/admin/")
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "lxml")
    panels = {
        title["id"].removeprefix("dashboard-"): title.parent for title in soup.select("[id^=dashboard-]:is(h2, span)")
    }
    return panels, [link.get_text(" ", strip=True) for link in soup.select(".dashboard__actions a")]


def queries(client):
    client.get("/admin/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get("/admin/").status_code == 200
    return len(captured)


@pytest.fixture
def news_index(french):
    return NewsIndexPage.objects.get(locale=french)


def make_drafts(index, user, number, start=0):
    """Write drafts as one person, without the history's checks."""
    for count in range(start, start + number):
        draft = NewsPage(title=f"Brouillon {count}", slug=f"brouillon-{count}", live=False, owner=user)
        index.add_child(instance=draft)
        draft.save_revision(user=user, clean=False)


def multiply(page, number):
    """Write the rows of as many more pages as one asks for: what the admin does beside at each would take long."""
    parent, revision, model = page.get_parent(), page.latest_revision, type(page)
    own = {"id", "path", "slug", "url_path", "translation_key", "latest_revision", "live_revision"}
    shared = {f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields if f.name not in own}
    places = range(parent.numchild, parent.numchild + number)
    pages = Page.objects.bulk_create(
        Page(
            path=Page._get_path(parent.path, page.depth, 1000 + place),
            slug=f"copie-{place}",
            url_path=f"{parent.url_path}copie-{place}/",
            translation_key=uuid4(),
            **shared,
        )
        for place in places
    )
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + number)
    fields = [f.attname for f in model._meta.local_concrete_fields if not f.primary_key]
    for copy in pages:
        model(page_ptr=copy, **{name: getattr(page, name) for name in fields}).save_base(raw=True)
    same = ("content_type_id", "base_content_type_id", "user_id", "created_at", "object_str", "content")
    revisions = Revision.objects.bulk_create(
        Revision(object_id=str(copy.pk), **{name: getattr(revision, name) for name in same}) for copy in pages
    )
    for copy, its_own in zip(pages, revisions, strict=True):
        copy.latest_revision = its_own
    Page.objects.bulk_update(pages, ["latest_revision"])
    return pages


def multiply_projects(project, number):
    """The same for a project, each with its partners."""
    workspace = PartnerWorkspace.objects.get(page_key=project.translation_key)
    pages = multiply(project, number)
    groups = Group.objects.bulk_create(Group(name=f"{workspace.group.name} {page.pk}") for page in pages)
    PartnerWorkspace.objects.bulk_create(
        PartnerWorkspace(page_key=page.translation_key, group=group) for page, group in zip(pages, groups, strict=True)
    )


WRITES = [
    *("Nouvelle actualité", "Importer un communiqué", "Nouvel appel", "Nouvelle offre"),
    *("Nouvel événement", "Changer la date d’un appel"),
]
SITE = ["Poser un bandeau", "Composer l’accueil", "Ordonner les menus"]
FILES = ["Remplacer un document", "Voir où sert une image"]
EDITING = {"drafts", "scheduled", "late", "projects", "records", "recent"}


@pytest.mark.parametrize(
    ("role", "panels", "buttons"),
    [
        (
            "communication",
            EDITING | {"reviews"},
            [*WRITES, "Corriger un chiffre clé", "Inviter un partenaire", *FILES, *SITE],
        ),
        ("redaction", EDITING, [*WRITES, *FILES, SITE[1]]),
        ("relecture", {"reviews"}, []),
    ],
)
def test_a_role_finds_what_it_may_act_on_and_nothing_else(as_, role, panels, buttons):
    shown, links = dashboard(as_(role))
    assert set(shown) == panels
    assert links == buttons


def one_of_each(links):
    """Return one of the addresses that open the same screen of the same type of page."""
    types, found = dict(Page.objects.values_list("pk", "content_type")), {}
    for link in links:
        address = urlsplit(link)
        match = resolve(address.path)
        about = [types.get(value, value) for value in (*match.args, *match.kwargs.values())]
        found[match.view_name, address.query, *map(str, about)] = address._replace(fragment="").geturl()
    return list(found.values())


def test_every_button_opens(as_):
    client = as_("communication")
    soup = BeautifulSoup(client.get("/admin/").content, "lxml")
    links = [link["href"] for link in soup.select(".dashboard a[href^='/admin/']")]
    tried = one_of_each(links)
    assert len(links) > 100 > len(tried) > 10
    assert [link for link in tried if client.get(link).status_code != 200] == []


def test_what_is_empty_says_so_in_one_line(as_):
    panels, _buttons = dashboard(as_("communication"))
    assert panels["drafts"] is panels["reviews"] and panels["drafts"].name == "p"
    assert "Vous n’avez aucun brouillon en cours." in panels["drafts"].get_text()
    assert "Rien n’attend votre relecture." in panels["reviews"].get_text()


def test_a_draft_is_listed_with_its_state_until_it_is_published(as_, people, news_index):
    make_drafts(news_index, people["redaction"], 1)
    assert "Brouillon 0" not in dashboard(as_("communication"))[0]["drafts"].get_text()
    client = as_("redaction")
    assert "jamais publié" in dashboard(client)[0]["drafts"].get_text()
    draft = NewsPage.objects.get(title="Brouillon 0")
    draft.get_workflow().start(draft, people["redaction"])
    assert "soumis" in dashboard(client)[0]["drafts"].get_text()
    state = draft.current_workflow_state
    WorkflowState.objects.filter(pk=state.pk).update(status=WorkflowState.STATUS_NEEDS_CHANGES)
    assert "renvoyé : à reprendre" in dashboard(client)[0]["drafts"].get_text()
    WorkflowState.objects.filter(pk=state.pk).update(status=state.status)
    assert "Brouillon 0" in dashboard(as_("relecture"))[0]["reviews"].get_text()
    draft.get_latest_revision().publish()
    assert "Brouillon 0" not in dashboard(as_("redaction"))[0]["drafts"].get_text()


def test_nobody_is_asked_to_approve_their_own_work(as_, people, news_index, person):
    reader = person("lea", "Relecture", "Rédaction")
    make_drafts(news_index, reader, 1)
    draft = NewsPage.objects.get(title="Brouillon 0")
    draft.get_workflow().start(draft, people["redaction"])
    client = as_("relecture")
    assert "Brouillon 0" in dashboard(client)[0]["reviews"].get_text()
    client.force_login(reader)
    panels, _buttons = dashboard(client)
    assert "reviews" in panels
    assert "Brouillon 0" not in panels["reviews"].get_text()


def test_what_is_scheduled_is_listed_by_its_day(as_, people, news_index):
    make_drafts(news_index, people["communication"], 1)
    draft = NewsPage.objects.get(title="Brouillon 0")
    draft.go_live_at = timezone.now() + timezone.timedelta(days=3)
    draft.save_revision(user=people["communication"], clean=False).publish()
    leaves = publish(NewsPage(title="Partante", expire_at=timezone.now() + timezone.timedelta(days=5)), news_index)
    panels, _buttons = dashboard(as_("communication"))
    text = panels["scheduled"].get_text(" ", strip=True)
    assert text.index("Brouillon 0 paraîtra le") < text.index(f"{leaves.title} sera retirée le")
    assert "Brouillon 0" not in panels["drafts"].get_text()


def test_what_is_late_is_listed_a_persons_own_first(as_, people, news_index):
    today = timezone.localdate()
    for name, days, responsible in (("A", 9, "redaction"), ("B", 8, "communication"), ("C", 7, "redaction")):
        due = today - timezone.timedelta(days=days)
        publish(NewsPage(title=f"Tardive {name}", review_on=due, responsible=people[responsible]), news_index)
    rows = dashboard(as_("redaction"))[0]["late"].select("li")
    told = [re.sub(r"\s+", " ", row.get_text(" ", strip=True)) for row in rows]
    assert [text.split(" le ")[0] for text in told[:3]] == [
        "Tardive A à relire par vous depuis",
        "Tardive C à relire par vous depuis",
        "Tardive B à relire depuis",
    ]
    count = dashboard(as_("redaction"))[0]["late"].select_one(".dashboard-panel__count")
    NewsPage.objects.get(title="Tardive A").unpublish()
    after = dashboard(as_("redaction"))[0]["late"].select_one(".dashboard-panel__count")
    assert int(after.text) == int(count.text) - 1


def test_a_project_says_how_much_is_filled_in_and_leads_to_what_is_not(as_, project):
    client = as_("communication")
    row = row_of(client, project)
    filled = int(re.search(rf"(\d+) champs sur {len(counted())}", row.get_text()).group(1))
    links = row.select("details a")
    assert filled == len(counted()) - len(links)
    form = BeautifulSoup(client.get(f"/admin/pages/{project.pk}/edit/").content, "lxml")
    anchors = {link["href"].partition("#")[2] for link in links}
    assert anchors
    # The root of the text is drawn by a script.
    assert {anchor for anchor in anchors - {"body-root"} if not form.find(id=anchor)} == set()
    project.keywords, project.coordinator = "peau, greffe", "Ana Diaz"
    empty = [name for name in ("keywords", "coordinator") if not getattr(ProjectPage.objects.get(pk=project.pk), name)]
    project.save()
    assert f"{filled + len(empty)} champs sur {len(counted())}" in row_of(client, project).get_text()


def row_of(client, project):
    panels, _buttons = dashboard(client)
    return next(
        row for row in panels["projects"].select("li.dashboard-row") if f"/{project.pk}/edit/" in row.find("a")["href"]
    )


def test_the_queries_do_not_grow_with_the_content(as_, people, project, news_index):
    roles = ("communication", "redaction")
    for count, role in enumerate(roles):
        make_drafts(news_index, people[role], 1, start=count)
        multiply(NewsPage.objects.get(title=f"Brouillon {count}"), 19)
    few = {role: queries(as_(role)) for role in roles}
    for count in range(len(roles)):
        multiply(NewsPage.objects.get(slug=f"brouillon-{count}"), 180)
    multiply_projects(project, 108)
    assert ProjectPage.objects.filter(locale__language_code="fr").count() == 120
    assert {role: queries(as_(role)) for role in roles} == few
    projects = dashboard(as_(roles[0]))[0]["projects"]
    assert len(projects.select("li.dashboard-row")) == MOST, "a screen that does not grow with the content either"
    assert projects.select_one(".dashboard-panel__more a")["href"] == reverse("facts_table")
    for role in roles:
        assert NewsPage.objects.filter(latest_revision__user=people[role], live=False).count() == 200
        assert "200" in dashboard(as_(role))[0]["drafts"].get_text()
    assert not any(Page.find_problems())


def test_the_queries_do_not_grow_with_what_waits(as_, people, news_index):
    make_drafts(news_index, people["redaction"], 8)
    drafts = list(NewsPage.objects.filter(title__startswith="Brouillon"))
    for draft in drafts[:1]:
        draft.get_workflow().start(draft, people["redaction"])
    counts = {role: queries(as_(role)) for role in ("communication", "relecture")}
    for draft in drafts[1:]:
        draft.get_workflow().start(draft, people["redaction"])
    assert {role: queries(as_(role)) for role in counts} == counts


def test_the_administrator_alone_is_asked_for_the_legal_information(admin, as_):
    SiteSettings.objects.all().delete()
    panel = dashboard(admin)[0]["legal"]
    assert "Éditeur" in panel.get_text()
    assert admin.get(panel.select_one(".dashboard-row__title")["href"], follow=True).status_code == 200
    assert "legal" not in dashboard(as_("communication"))[0]
    SiteSettings.objects.create(**dict.fromkeys(EXPECTED, "x@exemple.fr"))
    assert "legal" not in dashboard(admin)[0]
