"""What has arrived is accepted and set aside in bulk; twelve publications come in by one paste and one confirmation."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people.models import Person
from pepr_site.accounts.groups import make_roles
from pepr_site.models import User
from research.imports.models import SourceRecord
from research.publications import Publication, State
from research.sources import harvest
from tests.research import stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
ENTRY = (
    "@article{k%(n)s, title={Title %(n)s}, author={Bâtard, Inès}, journal={Journal}, year=2025, doi={10.1234/x%(n)s}}"
)
TWELVE = "\n".join(ENTRY % {"n": number} for number in range(12))


@pytest.fixture
def admin(client, boss):
    client.force_login(boss)
    return client


def member(role):
    make_roles()
    user = User.objects.create_user(role, f"{role}@example.org", "a-long-password-indeed")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def arrived(project):
    """Thirty records, of which five wait for a person."""
    docs = stand_in.hal_docs()
    for doc in docs[:5]:
        doc["anrProjectReference_s"] = ["99-PEXX-0001"]
    content = json.dumps({"response": {"numFound": 30, "docs": docs}}).encode()
    harvest.fetch_files("hal", [("page", content)])
    return list(Publication.objects.filter(state=State.TO_CHECK).values_list("pk", flat=True))


def test_what_waits_is_shown_with_why_and_accepted_in_bulk(admin, project):
    waiting = arrived(project)
    page = admin.get(reverse("research_inbox")).content.decode()
    assert "5 publications à vérifier" in page and "99-PEXX-0001" in page and project.short_title in page
    admin.post(reverse("research_inbox"), {"action": "accept", "publication": waiting[:3]})
    assert Publication.objects.visible().count() == 28
    admin.post(
        reverse("research_inbox"), {"action": "set_aside", "publication": waiting[3:], "reason": "D’un autre programme"}
    )
    assert Publication.objects.filter(state=State.SET_ASIDE, set_aside_reason="D’un autre programme").count() == 2


def test_nothing_is_set_aside_without_a_reason(admin, project):
    waiting = arrived(project)
    answer = admin.post(reverse("research_inbox"), {"action": "set_aside", "publication": waiting[:3]})
    assert "Dites pourquoi" in answer.content.decode()
    ticked = BeautifulSoup(answer.content, "lxml").select("input[name=publication][checked]")
    assert {int(box["value"]) for box in ticked} == set(waiting[:3])
    assert Publication.objects.filter(state=State.TO_CHECK).count() == 5


@pytest.mark.parametrize(("action", "title"), [("take", "Said by the source"), ("keep", "Mended by hand")])
def test_a_difference_is_taken_or_left(admin, project, action, title):
    arrived(project)
    record = SourceRecord.objects.select_related("publication").first()
    Publication.objects.filter(pk=record.publication_id).update(title="Mended by hand")
    SourceRecord.objects.filter(pk=record.pk).update(pending={"title": "Said by the source"})
    page = admin.get(reverse("research_inbox")).content.decode()
    assert "Mended by hand" in page and "Said by the source" in page
    admin.post(reverse("research_inbox"), {"action": action, "record": [record.pk]})
    assert Publication.objects.get(pk=record.publication_id).title == title
    assert not SourceRecord.objects.exclude(pending={}).exists()


def test_twelve_publications_take_one_paste_and_one_confirmation(admin, project):
    address = reverse("research_paste")
    page = admin.post(address, {"pasted": TWELVE, "preview": "1"}).content.decode()
    assert page.count("nouvelle : sera montrée") == 12 and not Publication.objects.exists()
    lines = [str(n) for n in range(12)]
    admin.post(address, {"pasted": TWELVE, "projects": [project.pk], "line": lines, "confirm": "1"})
    assert Publication.objects.visible().filter(project_links__project=project).count() == 12
    # The same once more is known, and makes nothing new.
    assert "déjà montrée" in admin.post(address, {"pasted": TWELVE, "preview": "1"}).content.decode()
    admin.post(address, {"pasted": TWELVE, "line": lines, "confirm": "1"})
    assert Publication.objects.count() == 12


def test_entries_without_identifier_are_made_once(admin, project):
    address = reverse("research_paste")
    entry = "@article{k%s, title={%s}, author={%s}, year=%s}"
    pasted = "\n".join(
        entry % words
        for words in (
            (1, "Une Étude", "Bâtard, Inès", 2025),
            (2, "Une étude", "Batard, I.", 2024),
            (3, "Une étude", "Le Gall, Noël", 2025),
        )
    )
    given = {"pasted": pasted, "line": ["0", "1", "2"], "confirm": "1"}
    for _time in range(2):
        admin.post(address, given)
        assert Publication.objects.count() == 3
    again = {"pasted": entry % (9, "une etude", "I. Batard", 2025)}
    page = admin.post(address, again | {"preview": "1"}).content.decode()
    assert "déjà montrée" in page and "nouvelle : sera montrée" not in page
    # With an identifier it completes what had none; another identifier is another work.
    for number, count in ((1, 3), (2, 4)):
        said = again["pasted"].replace("year=", f"doi={{10.1234/e{number}}}, year=")
        admin.post(address, {"pasted": said, "line": ["0"], "confirm": "1"})
        assert Publication.objects.count() == count
    preprint = {"pasted": pasted.replace("@article", "@preprint"), "line": ["0"], "confirm": "1"}
    admin.post(address, preprint)
    assert Publication.objects.filter(kind="preprint").count() == 1


def test_what_was_set_aside_is_said_and_not_ticked(admin, project):
    Publication.objects.create(
        kind="article", title="T", authors="A", doi="10.1234/x3", state=State.SET_ASIDE, set_aside_reason="Pas nous"
    )
    page = admin.post(reverse("research_paste"), {"pasted": TWELVE, "preview": "1"}).content.decode()
    assert "écartée : Pas nous" in page


def test_who_was_taken_down_is_said_in_a_paste_and_not_ticked(admin, project):
    Person.objects.create(name="Inès Bâtard", ground="consent", is_shown=False, withdrawn_at=timezone.now())
    page = admin.post(reverse("research_paste"), {"pasted": ENTRY % {"n": 1}})
    assert "personne retirée du site : Inès Bâtard" in page.text
    assert not BeautifulSoup(page.content, "lxml").select("input[name=line][checked]")


@pytest.mark.parametrize(("sources", "said"), [([], "pas ouverte"), (["hal", "doi"], "la source sera interrogée")])
def test_identifiers_are_asked_for_in_the_background_where_that_is_allowed(admin, settings, sources, said):
    settings.SOURCES = sources
    given = {"pasted": "10.1234/abc hal-01234567", "line": ["0", "1"]}
    assert admin.post(reverse("research_paste"), given | {"preview": "1"}).content.decode().count(said) == 2
    admin.post(reverse("research_paste"), given | {"confirm": "1"})
    assert DBTaskResult.objects.filter(task_path="research.sources.tasks.fetch_identifiers").exists() is bool(sources)


@pytest.mark.parametrize(("role", "status"), [("Communication", 200), ("Rédaction", 302), ("Relecture", 302)])
def test_who_keeps_the_lists_opens_both_screens(project, role, status):
    client = member(role)
    for name in ("research_inbox", "research_paste"):
        assert client.get(reverse(name)).status_code == status
