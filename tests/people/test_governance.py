"""People, their roles and committees: nowhere while nobody is shown, and everywhere gone once taken down."""

import json
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.images.tests.utils import get_test_image_file

from news.models import EventIndexPage, EventPage
from people.models import Committee, GovernancePage, Person, PersonRole
from people.persons import Ground
from people.withdrawal import withdraw
from pepr_site.models import SiteImage
from pepr_site.search.models import SearchEntry
from pepr_site.trash.deletion import create_entry
from pepr_site.trash.models import TrashEntry
from programme.models import Organisation
from projects.models import ProjectPage
from research.publications import Publication, State
from tests.conftest import publish
from tests.pepr_site.contact.sending import said
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db
PAGE = {"fr": "/gouvernance/", "en": "/en/governance/"}
PROJECT = {"fr": "/projets/projet-07/", "en": "/en/projects/project-07/"}
NAME = "Ada Inventée"
ROLE = {"fr": "présidente", "en": "chair"}


@pytest.fixture
def committee():
    return Committee.objects.create(name="Comité d’essai", name_en="Test committee", source="Décision du 3 mai 2026")


@pytest.fixture
def person(committee):
    person = Person(
        name=NAME,
        organisation=Organisation.objects.get(slug="cea", locale__language_code="fr"),
        orcid="0000-0002-1825-0097",
        ground=Ground.CONSENT,
        consented_on=date(2026, 11, 1),
        is_shown=True,
    )
    person.roles = [
        PersonRole(title="présidente", title_en="chair", committee=committee, since=date(2024, 1, 1)),
        PersonRole(
            title="coordinatrice",
            title_en="coordinator",
            project=ProjectPage.objects.get(slug="projet-07"),
            is_coordination=True,
        ),
    ]
    person.full_clean()
    person.save()
    return person


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


def everywhere(client, language):
    """Return all that visitors and machines read in which a person could stand."""
    paths = {
        "fr": ["/donnees/personnes.json", "/recherche/?q=Inventée", "/partenaires/cea/", "/agenda/journee/"],
        "en": ["/en/data/people.json", "/en/search/?q=Inventée", "/en/partners/cea/"],
    }[language]
    api = ["/api/v2/people/", "/api/v2/pages/?type=projects.ProjectPage&fields=coordinator"]
    with override(language):
        key = ProjectPage.objects.get(slug="projet-07").translation_key
        facts = [reverse(name, args=[key, "coordinator"]) for name in ("fact", "fact_json")]
        facts.append(reverse("ro_crate"))
    return {path: said(client.get(path)) for path in (PAGE[language], PROJECT[language], *paths, *api, *facts)}


def test_an_empty_page_is_in_no_menu_and_no_list(client, language):
    assert "noindex" in client.get(PAGE[language]).text
    assert PAGE[language] not in client.get("/sitemap.xml").text
    assert f'href="{PAGE[language]}"' not in client.get({"fr": "/", "en": "/en/"}[language]).text


def test_nobody_shown_costs_a_project_nothing_and_says_nothing(client, language):
    assert "titre-personnes" not in client.get(PROJECT[language]).text
    before = queries_to_draw(client, PROJECT[language])
    Person.objects.create(name="Caché", ground=Ground.ROLE, source="x")
    assert queries_to_draw(client, PROJECT[language]) == before


def test_a_person_is_shown_with_their_roles_in_both_languages(client, person, language):
    page = BeautifulSoup(client.get(PAGE[language]).content, "lxml")
    words = page.main.get_text(" ")
    assert {"fr": "présidente", "en": "chair"}[language] in words
    assert {"fr": "Comité d’essai", "en": "Test committee"}[language] in " ".join(words.split())
    assert len(page.select(f"#personne-{person.pk}")) == 1
    assert page.select('a[href="https://orcid.org/0000-0002-1825-0097"]')
    assert '"@type": "Person"' in str(page) or '"@type":"Person"' in str(page)
    project = BeautifulSoup(client.get(PROJECT[language]).content, "lxml")
    assert {"fr": "coordinatrice", "en": "coordinator"}[language] in project.select_one(
        "section:has(#titre-personnes)"
    ).get_text(" ")
    assert PAGE[language] in client.get("/sitemap.xml").text


def test_they_are_found(person):
    assert SearchEntry.objects.filter(title=NAME).count() == 2
    person.is_shown = False
    person.save()
    assert not SearchEntry.objects.filter(title=NAME).exists()


def test_a_role_that_is_over_is_not_shown(client, person):
    PersonRole.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert NAME not in client.get(PAGE["fr"]).text
    begin = timezone.now() - timedelta(days=1)
    PersonRole.objects.update(until=timezone.localdate())
    assert PersonRole.scheduled_changes(begin, begin + timedelta(days=3))


def test_one_action_takes_them_down_everywhere(client, person, language, admin_user):
    project = ProjectPage.objects.get(slug="projet-07")
    project.coordinator = f"{NAME} et Léo Blanc"
    project.save_revision(user=admin_user).publish(user=admin_user)
    event = EventPage(title="Journée", slug="journee", start_date=date(2030, 6, 11), standfirst="x")
    speaking = {"title": "x", "people": [person.pk], "speakers": f"{NAME} ; Bo Essai"}
    event.programme = json.dumps([{"type": "session", "value": speaking}])
    publish(event, EventIndexPage.objects.get(locale__language_code="fr"))
    assert {path for path, text in everywhere(client, language).items() if NAME not in text} == set()
    client.force_login(admin_user)
    screen = f"/admin/personnes/{person.pk}/retirer/"
    assert client.get(screen).status_code == 200
    assert "ne paraît plus nulle part" in said(client.post(screen, follow=True))
    client.logout()
    assert {path for path, text in everywhere(client, language).items() if NAME in text} == set()
    found = ProjectPage.objects.get(slug="projet-07")
    assert found.coordinator == found.get_latest_revision_as_object().coordinator == "Léo Blanc"


def test_what_a_draft_says_of_others_stays(person, admin_user):
    draft = ProjectPage.objects.get(slug="projet-08").get_latest_revision_as_object()
    draft.coordinator = f"Léo Blanc, {NAME}"
    draft.save_revision()
    withdraw(person, admin_user)
    assert ProjectPage.objects.get(slug="projet-08").get_latest_revision_as_object().coordinator == "Léo Blanc"


def test_the_trash_keeps_no_photograph_of_them_and_brings_no_name_back(client, person, admin_user):
    Person.objects.filter(pk=person.pk).update(
        photograph=SiteImage.objects.create(title=NAME, file=get_test_image_file())
    )
    project = ProjectPage.objects.get(slug="projet-07")
    project.coordinator = f"{NAME} et Léo Blanc"
    project.save_revision().publish()
    entry = create_entry(project, admin_user)
    project.delete()
    client.force_login(admin_user)
    client.post(f"/admin/personnes/{person.pk}/retirer/")
    assert not SiteImage.objects.filter(title=NAME).exists()
    assert list(TrashEntry.objects.all()) == [entry]
    client.post(f"/admin/corbeille/{entry.pk}/")
    found = ProjectPage.objects.get(slug="projet-07")
    assert found.live and found.coordinator == found.get_latest_revision_as_object().coordinator == "Léo Blanc"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("consented_on", {"ground": Ground.CONSENT}),
        ("source", {"ground": Ground.ROLE}),
        ("source", {"ground": Ground.ROLE, "source_address": "https://exemple.fr/"}),
        ("orcid", {"ground": Ground.ROLE, "source": "x", "orcid": "0000-0002-1825-0098"}),
    ],
)
def test_nobody_is_recorded_without_a_ground_or_with_a_slip(field, values):
    with pytest.raises(ValidationError) as refused:
        Person(name="A", **values).full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("is_coordination", {"is_coordination": True}),
        ("until", {"since": date(2026, 2, 1), "until": date(2026, 1, 1)}),
    ],
)
def test_a_role_holds_together(field, values):
    with pytest.raises(ValidationError) as refused:
        PersonRole(title="x", **values).clean()
    assert field in refused.value.message_dict


def test_the_page_is_for_one_place_in_each_language():
    assert GovernancePage.objects.count() == 2


def test_their_name_leaves_the_publications_that_are_ticked(client, person, admin_user):
    lines = {"whole": f"Léo Blanc\n{NAME}", "initials": "A. Inventée\nBo Essai", "other": "Al Inventée"}
    rows = {
        title: Publication.objects.create(kind="article", title=title, authors=authors, state=State.SHOWN)
        for title, authors in lines.items()
    }
    client.force_login(admin_user)
    screen = f"/admin/personnes/{person.pk}/retirer/"
    boxes = BeautifulSoup(client.get(screen).content, "lxml").select("input[name=publication]")
    found = {int(box["value"]): box.has_attr("checked") for box in boxes}
    # Of initials nobody can tell.
    assert found == {rows["whole"].pk: True, rows["initials"].pk: False}
    client.post(screen, {"publication": [rows["initials"].pk, rows["other"].pk]})
    left = dict(Publication.objects.values_list("title", "authors"))
    assert left == lines | {"initials": "Bo Essai"}
    shown = client.get("/publications/").text
    assert "A. Inventée" not in shown and f"/{rows['initials'].slug}/" not in shown and "/essai-initials/" in shown


def test_a_feed_tells_who_has_come_until_they_are_taken_down(client, person, admin_user, language):
    address = f"{PAGE[language]}atom.xml"
    entries = BeautifulSoup(client.get(address).content, "xml").find_all("entry")
    assert [entry.title.text for entry in entries] == [f"{NAME}, {ROLE[language]}"]
    assert entries[0].link["href"].endswith(f"{PAGE[language]}#personne-{person.pk}")
    assert entries[0].published.text.startswith("2023-12-31") or entries[0].published.text.startswith("2024-01-01")
    withdraw(person, admin_user)
    assert client.get(address).status_code == 404
