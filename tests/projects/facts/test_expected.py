"""What one would expect to know of a project: read and written, fact by fact."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from programme.models import Organisation
from projects.facts.expected import EXPECTED, KNOWN, PARTLY, UNKNOWN, every_fact, fact_of, unknown_facts, with_facts
from projects.facts.parsing import amount_of, years_of
from projects.models import ProjectPage
from projects.project_pages import Documentation, InstitutionRole, MoneyMeaning
from tests.pepr_site.pages.test_forms import filled

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "Des vecteurs pour le muscle",
    "laboratory": "Genopole",
    "coordinator": "Ada Martin",
    "objective": "2",
    "axis": "1",
    "partners": "Inserm; CEA",
    "amount": "4,6 M€, aide de l’État",
    "dates": "2023 – 2027",
    "anr_reference": "ANR-00-XXXX-0000",
    "summary": "Une phrase.",
    "keywords": "muscle, vecteur",
}


def project(slug="projet-07"):
    return with_facts(ProjectPage.objects.filter(slug=slug)).get()


def test_an_empty_project_says_nothing_and_a_described_one_most():
    assert unknown_facts(project()) == list(EXPECTED)
    states = {fact.key: fact.state(project("substituts-de-peau")) for fact in EXPECTED}
    assert states["title"] == states["laboratory"] == states["dates"] == states["summary"] == KNOWN
    # The source does not say what the amount covers.
    assert states["amount"] == PARTLY
    assert states["objective"] == states["partners"] == states["publications"] == UNKNOWN
    half = {fact.key for fact in EXPECTED if fact.state(project("projet-art-tg")) != UNKNOWN}
    assert half == {"laboratory"}


@pytest.mark.parametrize("key", [fact.key for fact in EXPECTED if fact.is_typed])
def test_what_is_typed_is_what_is_read(key):
    draft = project().get_latest_revision_as_object()
    fact = fact_of(key)
    fact.write(draft, TYPED[key])
    draft.save_revision().publish()
    found = project()
    assert fact.read(found) == TYPED[key] and fact.state(found) == KNOWN


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("meaning", MoneyMeaning.values)
def test_an_amount_can_be_typed_as_it_is_shown(language, meaning):
    draft = project().get_latest_revision_as_object()
    draft.money, draft.money_meaning = Decimal("80.50"), meaning
    with override(language):
        shown = fact_of("amount").read(draft)
        assert amount_of(shown) == (str(draft.money.normalize()), meaning)
    assert ("80,5 M€" if language == "fr" else "€80.5 million") in shown.replace("\xa0", " ")


def test_one_list_names_every_fact_once():
    assert len({fact.key for fact in every_fact()}) == len(every_fact())
    held = {name for fact in every_fact() for name in fact.names}
    assert {"status", "website", "contact_email", "start_year", "publications"} <= held


def test_a_laboratory_makes_a_project_half_known_and_keeps_the_partners():
    draft = project().get_latest_revision_as_object()
    fact_of("partners").write(draft, "CNRS")
    fact_of("laboratory").write(draft, Organisation.objects.filter(short_name="Genopole").first().name)
    assert draft.documentation == Documentation.HALF
    assert [part.role for part in draft.institutions.all()] == [InstitutionRole.LEAD, InstitutionRole.PARTNER]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("laboratory", "Un laboratoire inconnu"),
        ("objective", "9"),
        ("amount", "beaucoup"),
        ("amount", "4,6 5"),
        ("dates", "31/02/2027"),
        ("dates", "2027 – 2023"),
        ("title", " "),
        ("anr_reference", "x" * 41),
    ],
)
def test_what_cannot_be_read_changes_nothing(key, text):
    draft = project("substituts-de-peau").get_latest_revision_as_object()
    before = [fact.read(draft) for fact in EXPECTED]
    with pytest.raises(ValidationError):
        fact_of(key).write(draft, text)
    assert [fact.read(draft) for fact in EXPECTED] == before


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("", (None, None)),
        ("2023", (2023, None)),
        ("2023-2027", (2023, 2027)),
        ("de 2023 à 2027", (2023, 2027)),
        ("01/03/2023 au 28 février 2027", (2023, 2027)),
        ("1er mars 2023 – 31.12.27", (2023, 2027)),
        ("depuis le 3 avril 2024", (2024, None)),
        ("from 2023 to 2027", (2023, 2027)),
    ],
)
def test_years_are_read_as_people_type_them(text, years):
    assert years_of(text) == years


@pytest.mark.parametrize("text", ["bientôt", "99", "2023 à 2024 à 2025", "31/13/2023", "9999", "1er avril"])
def test_no_year_is_guessed(text):
    with pytest.raises(ValidationError):
        years_of(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", (None, None)),
        ("4,6 budget", ("4.6", MoneyMeaning.UNSAID)),
        ("4,6 M€, aide de l'État", ("4.6", MoneyMeaning.AID)),
        ("4,6 m € : coût total.", ("4.6", MoneyMeaning.TOTAL)),
        ("1 250 000 €, aide de l’État", ("1.25", MoneyMeaning.AID)),
        ("950 k€ (aide)", ("0.95", MoneyMeaning.AID)),
        ("1,2 milliard d’euros, coût total", ("1200.00", MoneyMeaning.TOTAL)),
        ("4,6 milliards budget", ("4600.00", MoneyMeaning.UNSAID)),
        ("3 Md€ de coût total", ("3000.00", MoneyMeaning.TOTAL)),
        ("4 millions d’euros d’aide", ("4.0", MoneyMeaning.AID)),
        ("4.60 M€ (aide de l’État)", ("4.60", MoneyMeaning.AID)),
        ("12 millions d’euros, coût total", ("12.0", MoneyMeaning.TOTAL)),
        ("€4.6 million, State funding", ("4.6", MoneyMeaning.AID)),
    ],
)
def test_amounts_are_read_as_people_type_them(text, amount):
    assert amount_of(text) == amount


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4,6", "couvre"),
        ("4,6 M€", "couvre"),
        ("1 250 €, aide", "deux décimales"),
        ("4,6 M€ hors aide", "« hors aide »"),
        ("4,6 M€, aide sur cinq ans", "sur cinq ans"),
        ("4,6 $, aide", "« $, aide »"),
        ("4,6 M€ coût total et aide", "n’est pas lu"),
        ("4,6 5", "n’est pas lu"),
        ("€950, aide", "deux décimales"),
        ("4,655 M€, aide", "nombre"),
        ("1.250.000 €, aide", "nombre"),
        ("9" * 60 + ", aide", "nombre"),
    ],
)
def test_no_amount_is_guessed(text, words):
    with pytest.raises(ValidationError, match=words.replace("$", r"\$")):
        amount_of(text)


@pytest.mark.parametrize(
    ("text", "form"), [("22-PEBI-0001", "écrivez ANR-22-PEBI-0001"), ("convention 7", "écrivez ANR-22-PEBI-0001")]
)
def test_an_anr_reference_is_asked_for_as_it_is_written(text, form):
    draft = project().get_latest_revision_as_object()
    with pytest.raises(ValidationError, match=form):
        fact_of("anr_reference").write(draft, text)
    fact_of("anr_reference").write(draft, "anr-22-pebi-0001")
    assert draft.anr_reference == "ANR-22-PEBI-0001"
    fact_of("anr_reference").write(draft, "")
    assert draft.anr_reference == ""


def test_the_form_of_the_page_asks_for_it_in_the_same_way_and_leaves_one_that_was_there(admin):
    page = ProjectPage.objects.get(slug="projet-07")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    refused = admin.post(url, filled(admin, url, anr_reference="22-PEBI-0001"))
    assert "écrivez ANR-22-PEBI-0001" in str(refused.context["form"].errors["anr_reference"])
    for before, typed, kept in (("", "anr-22-pebi-0001", "ANR-22-PEBI-0001"), ("ANR-77", "ANR-77", "ANR-77")):
        page.anr_reference = before
        page.save_revision()
        assert admin.post(url, filled(admin, url, anr_reference=typed)).status_code == 302
        assert ProjectPage.objects.get(pk=page.pk).get_latest_revision_as_object().anr_reference == kept
