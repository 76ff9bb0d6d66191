"""What the ANR says of a project enters its draft with its source, once a person has ticked it, and over nothing."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from programme.models import Organisation
from projects.models import ProjectPage
from research.sources import harvest
from tests.pepr_site.contact.sending import said
from tests.research import stand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
CODE = "ANR-99-PEXX-0001"


@pytest.fixture(params=["anr-projects.json", "anr-projects.csv"])
def told(request):
    page = ProjectPage.objects.get(slug="projet-07")
    page.anr_reference, page.coordinator = CODE, "Ada Martin"
    page.save_revision().publish()
    Organisation.objects.filter(slug="cea").update(name="INSERM - Délégation inventée")
    files = [(name, stand_in.recorded(name)) for name in (request.param, "anr-partners.json")]
    assert not harvest.fetch_files("anr", files).failure
    return page


def preview(client):
    return BeautifulSoup(client.get(reverse("facts_from_anr"), follow=True).content, "lxml")


def sent(soup):
    """Return what the form of the preview sends as it is shown: a box that is not ticked sends nothing."""
    fields = soup.select("form:has(.facts-changes) input[name]")
    ticked = [field for field in fields if field["type"] != "checkbox" or field.has_attr("checked")]
    return {field["name"]: field["value"] for field in ticked} | {"save": "1"}


def test_what_is_ticked_enters_the_draft_with_its_source(admin, told):
    soup = preview(admin)
    lines = [row.select("td")[1:] for row in soup.select(".facts-changes tbody tr")]
    rows = [[cell.get_text(strip=True) for cell in line] for line in lines]
    assert rows == [
        ["Titre", "rien", "Procédé inventé de production de vecteurs"],
        ["Laboratoire", "rien", "CEA"],
        ["Montant", "rien", "4 M€, aide de l’État"],
    ]
    admin.post(reverse("facts_table"), sent(soup))
    page = ProjectPage.objects.get(pk=told.pk)
    draft = page.get_latest_revision_as_object()
    assert (draft.money, draft.money_meaning, draft.coordinator, page.money) == (4, "aid", "Ada Martin", None)
    assert [str(part.organisation) for part in draft.institutions.all()] == ["INSERM - Délégation inventée"]
    source = draft.sources[-1].value
    assert source["label"] == f"Titre, Laboratoire, Montant : ANR, données ouvertes, projet {CODE}"
    assert source["address"].startswith("https://www.data.gouv.fr/") and source["consulted_on"]
    assert "ne disent déjà" in said(admin.get(reverse("facts_from_anr"), follow=True))


def test_what_a_draft_says_already_is_left_to_the_person(admin, told):
    draft = told.get_latest_revision_as_object()
    draft.money, draft.money_meaning = 5, "total"
    draft.save_revision()
    form = sent(preview(admin))
    assert not any(name.endswith("-amount") for name in form)
    admin.post(reverse("facts_table"), form)
    assert ProjectPage.objects.get(pk=told.pk).get_latest_revision_as_object().money == 5


def test_what_has_arrived_leads_there(admin, told):
    assert reverse("facts_from_anr") in admin.get(reverse("research_inbox")).content.decode()
