"""What a public site owes its visitors, duty by duty: the tests that hold each, and those that stand nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from pepr_site.models import SiteSettings
from pepr_site.pages.site_settings import EXPECTED
from tests.pepr_site.contact.sending import said

ROOT = Path(__file__).parents[1]
HELD = {
    "RGAA 4.1.2: what a machine can tell, and the grid of what it cannot": [
        "tests/test_accessibility.py::test_each_rule_finds_a_planted_fault",
        "tests/pepr_site/blocks/accessibility/test_grid.py::test_there_are_106_criteria_in_thirteen_themes",
        "tests/pepr_site/blocks/accessibility/test_grid.py::test_each_criterion_says_what_is_known_of_it",
    ],
    "the mention on every page": [
        "tests/pepr_site/blocks/accessibility/test_grid.py::test_without_an_audit_the_site_is_not_compliant",
        "tests/pepr_site/blocks/accessibility/test_grid.py::test_the_audit_says_the_mention_in_both_languages",
    ],
    "the accessibility statement": [
        "tests/pepr_site/blocks/accessibility/test_grid.py::test_the_statement_has_all_its_parts",
        "tests/pepr_site/blocks/accessibility/test_grid.py::test_a_rate_without_an_audit_date_is_refused_in_the_form",
    ],
    "mentions légales (LCEN)": [
        "tests/pepr_site/test_checks.py::test_a_deployment_is_told_which_legal_settings_are_empty",
        "tests/test_obligations.py::test_the_legal_pages_print_every_setting",
    ],
    "RGPD and CNIL": [
        "tests/browser/test_walk.py::test_no_page_without_a_form_keeps_or_asks_anything",
        "tests/browser/test_contact.py::test_two_tabs_send_without_javascript",
        "tests/pepr_site/contact/test_page.py::test_the_page_states_what_the_law_asks",
        "tests/pepr_site/contact/test_views.py::test_messages_go_after_the_time_that_the_page_states",
        "tests/pepr_site/contact/test_page.py::test_the_address_itself_is_nowhere",
    ],
    "embedded video": [
        "tests/pepr_site/blocks/test_media.py::test_nothing_is_asked_of_the_host_before_the_click",
        "tests/pepr_site/blocks/test_block_publication.py",
    ],
    "RGESN 2024": [
        "tests/test_weight.py::test_no_page_outweighs_the_budget",
        "tests/pepr_site/blocks/test_blocks.py::test_documents_show_their_format_and_their_size",
        "tests/pepr_site/blocks/test_site.py::test_the_page_prints_what_was_measured",
        "tests/test_obligations.py::test_one_free_typeface_is_served_from_here_and_waits_for_nobody",
    ],
    "loi Toubon": [
        "tests/pepr_site/pages/test_languages.py::test_every_page_has_its_twin_and_says_so_both_ways",
        "tests/pepr_site/pages/test_languages.py::test_a_third_language_takes_settings_alone",
        "tests/test_languages.py::test_every_text_is_in_the_language_of_its_page",
    ],
    "DSFR and Marianne": ["tests/test_obligations.py::test_nothing_of_the_states_own_design_is_here"],
    "France 2030 and the ANR": [
        "tests/test_obligations.py::test_the_funding_is_mentioned_on_every_page",
        "tests/test_obligations.py::test_no_reference_of_the_anr_is_invented",
    ],
    "HAL and open data": ["tests/pepr_site/open_data/test_files.py", "tests/pepr_site/web/test_structured_data.py"],
    "security.txt": ["tests/pepr_site/web/test_security_txt.py"],
    "an official site exists": [
        "tests/pepr_site/pages/test_site_settings.py::test_it_is_shown_between_its_two_moments",
        "tests/test_obligations.py::test_search_engines_stay_away_until_the_site_is_public",
    ],
}


@pytest.mark.parametrize("test", [test for tests in HELD.values() for test in tests])
def test_a_test_that_holds_a_duty_exists(test):
    path, _colons, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text())
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert name in names if name else any(one.startswith("test_") for one in names)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "settings"),
    [
        ("/mentions-legales/", EXPECTED[:7]),
        ("/en/legal-notice/", EXPECTED[:7]),
        ("/donnees-personnelles/", EXPECTED[7:9]),
        ("/en/personal-data/", EXPECTED[7:9]),
        ("/contact/", EXPECTED[9:10]),
        ("/en/contact/", EXPECTED[9:10]),
        ("/accessibilite/", EXPECTED[10:11]),
        ("/en/accessibility/", EXPECTED[10:11]),
    ],
)
def test_the_legal_pages_print_every_setting(client, address, settings):
    SiteSettings.objects.all().delete()
    # What is not given yet is said once; the form stands for an address to write to.
    words = said(client.get(address))
    assert (
        "ces informations paraîtront" in words
        or "this information will appear" in words
        or settings[-1].endswith("_email")
    )
    assert "Non renseigné" not in words
    values = {name: f"{name.replace('_', '-')}@exemple.fr" for name in settings}
    SiteSettings.objects.create(**values)
    words = said(client.get(address))
    assert all(value in words for value in values.values())


@pytest.mark.django_db
def test_the_funding_is_mentioned_on_every_page(soups):
    for address, page in soups.items():
        footer = page.select_one("body > footer").get_text(" ", strip=True)
        assert "France" in footer and "2030" in footer, address


@pytest.mark.django_db
def test_no_reference_of_the_anr_is_invented(answers):
    """None is known: such a number may appear only once an editor has entered it."""
    for address, page in answers.items():
        assert not re.search(r"ANR-\d\d-", said(page)), address


def sources():
    folders = ("templates", "static", "pepr_site", "programme", "projects", "news")
    kinds = {".html", ".css", ".js", ".svg", ".py", ".json"}
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]


def test_nothing_of_the_states_own_design_is_here():
    assert len(sources()) > 200
    found = [str(path) for path in sources() if re.search(r"marianne|dsfr|fr-header|gouvfr", path.read_text(), re.I)]
    assert not found
    assert "dsfr" not in (ROOT / "requirements.txt").read_text().lower()


def test_one_free_typeface_is_served_from_here_and_waits_for_nobody():
    faces = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".woff", ".woff2", ".ttf", ".otf"}]
    assert {path.name for path in faces} == {"bricolage-grotesque-800.woff2", "bricolage-grotesque-800-rare.woff2"}
    # What a first visit gets in one round trip beside three other files (`docs/decisions/measured-pages.md`).
    assert (ROOT / "static" / "fonts" / "bricolage-grotesque-800.woff2").stat().st_size <= 6_850
    assert "SIL Open Font License" in (ROOT / "docs" / "licences.md").read_text()
    [sheet] = [text for path in (ROOT / "static").rglob("*.css") if "@font-face" in (text := path.read_text())]
    assert re.search(r"font-display:\s*optional", sheet)


@pytest.mark.django_db
@pytest.mark.parametrize("is_public", [False, True])
def test_search_engines_stay_away_until_the_site_is_public(client, settings, is_public):
    settings.SITE_PUBLIC = is_public
    page = client.get("/").content.decode()
    robots = client.get("/robots.txt").content.decode().splitlines()
    assert ('name="robots" content="noindex"' in page) is not is_public
    assert ("Disallow: /" in robots) is not is_public
