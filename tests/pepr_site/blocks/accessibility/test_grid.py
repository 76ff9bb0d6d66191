"""The grid of the 106 criteria, and the statement that is made from it and from the settings."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from pepr_site.blocks.accessibility import grid
from pepr_site.blocks.accessibility.grid import THEMES, Criterion, State, criteria
from pepr_site.models import SiteSettings
from tests.pepr_site.contact.sending import said

ROOT = Path(__file__).parents[4]
PAGES = {"fr": "/accessibilite/", "en": "/en/accessibility/"}
PARTS = {
    "fr": [
        *("État de conformité", "Résultats des tests", "Non-conformités", "Dérogations", "établie le 22 novembre 2026"),
        *("Technologies employées", "Environnement de test", "Outils", "Pages vérifiées", "Défenseur des droits"),
    ],
    "en": [
        *("Compliance status", "Test results", "Failures", "Exemptions", "prepared on 22 November 2026"),
        *("Technologies used", "Test environment", "Tools", "Pages checked", "Défenseur des droits"),
    ],
}


def test_there_are_106_criteria_in_thirteen_themes():
    expected = [f"{theme}.{number}" for theme, count in THEMES.items() for number in range(1, count + 1)]
    assert len(expected) == 106
    assert [criterion.number for criterion in criteria()] == expected


def test_each_criterion_says_what_is_known_of_it():
    for criterion in criteria():
        assert criterion.asks.endswith(".") and criterion.how.endswith("."), criterion
        assert bool(criterion.tests) or criterion.state is not State.TESTED, criterion
        assert (criterion.observed_on is not None) == (criterion.state is State.OBSERVED), criterion
        assert (criterion.state is State.FAILED) == (criterion.fault is not None), criterion
    for test in {test for criterion in criteria() for test in criterion.tests}:
        path, _colons, function = test.partition("::")
        assert (ROOT / path).is_file(), test
        assert not function or f"def {function}(" in (ROOT / path).read_text(), test


def test_an_observation_has_its_day():
    days = [criterion.observed_on for criterion in criteria() if criterion.observed_on]
    assert all(isinstance(day, date) and day <= timezone.localdate() for day in days)


@pytest.fixture
def told(db, client):
    """A function that fills in settings and returns the words of the statement, and of the foot of a page."""

    def tell(language="fr", **values):
        SiteSettings.objects.all().delete()
        SiteSettings.objects.create(**values)
        page = said(client.get(PAGES[language]))
        return page, page[page.rindex("Accessibilité :" if language == "fr" else "Accessibility:") :]

    return tell


def test_without_an_audit_the_site_is_not_compliant(told):
    page, foot = told()
    assert foot.startswith("Accessibilité : non conforme")
    assert "Aucun audit n’a été mené" in page
    _page, foot = told(accessibility_rate=100)
    assert foot.startswith("Accessibilité : non conforme"), "a rate alone changes nothing"


@pytest.mark.parametrize(
    ("rate", "mention", "english"),
    [
        (100, "totalement conforme", "fully compliant"),
        (72, "partiellement conforme", "partially compliant"),
        (49, "non conforme", "not compliant"),
    ],
)
def test_the_audit_says_the_mention_in_both_languages(told, rate, mention, english):
    values = {"accessibility_audited_on": date(2026, 3, 2), "accessibility_rate": rate, "accessibility_auditor": "Ada"}
    page, foot = told(**values)
    assert foot.startswith(f"Accessibilité : {mention}")
    for words in (f"{rate} % des critères", "2 mars 2026", "Il a été mené par Ada", mention.capitalize()):
        assert words in page, words
    page, foot = told("en", **values)
    assert foot.startswith(f"Accessibility: {english}")
    assert "2 March 2026" in page and f"{rate}% of the criteria" in page


@pytest.mark.parametrize("language", PAGES)
def test_the_statement_has_all_its_parts(told, language):
    page, _foot = told(language, accessibility_email="aide@exemple.fr")
    for expected in [*PARTS[language], "aide@exemple.fr"]:
        assert expected in page, expected
    counts = grid.counts()
    for state in ("tested", "observed", "not_applicable"):
        assert re.search(rf"\b{counts[state]} crit", page), state
    assert counts["failed"] == counts["unseen"] == 0
    assert not re.search(r"\b0 crit", page)


def test_what_nobody_has_seen_is_said(told, monkeypatch):
    monkeypatch.setattr(grid, "criteria", lambda: [Criterion("7.1", "…", State.UNSEEN, "…")])
    assert "1 critère que personne n’a encore observé" in told()[0]


def test_a_known_fault_is_published(told, monkeypatch):
    fault = {"fr": "la carte n’a pas de description", "en": "the map has no description"}
    monkeypatch.setattr(grid, "criteria", lambda: [Criterion("1.6", "…", State.FAILED, "…", fault=fault)])
    page, _foot = told()
    assert "Critère 1.6 : la carte n’a pas de description" in page
    assert "the map has no description" in told("en")[0]


@pytest.mark.django_db
def test_a_rate_without_an_audit_date_is_refused_in_the_form(admin):
    address = reverse("wagtailsettings:edit", args=["pepr_site", "sitesettings", SiteSettings.load().pk])
    filled = {"messages_kept_months": 12, "messages_legal_basis": "public_task"}
    page = said(admin.post(address, filled | {"accessibility_rate": 80}))
    assert "Indiquez la date de l’audit : sans elle, aucun taux n’est publié." in page
    assert SiteSettings.objects.get().accessibility_rate is None
    assert (
        admin.post(address, filled | {"accessibility_rate": 80, "accessibility_audited_on": "2026-03-02"}).status_code
        == 302
    )
    assert SiteSettings.objects.get().accessibility_rate == 80


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values", [{"accessibility_rate": 101}, {"messages_kept_months": 0}, {"messages_kept_months": 99}]
)
def test_settings_out_of_range_are_refused(values):
    with pytest.raises(ValidationError):
        SiteSettings(accessibility_audited_on=date(2026, 1, 1), **values).full_clean()


@pytest.mark.django_db
def test_an_audit_to_come_is_refused():
    with pytest.raises(ValidationError, match="pas encore passée"):
        SiteSettings(accessibility_audited_on=timezone.localdate() + timedelta(days=1)).full_clean()
