"""From a name to an address: one rule, in the browser (`tests/browser/test_creation.py`), on the server, in anchors."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from pepr_site.pages.slugs import LONGEST, first_steps, is_reserved, slug_of
from programme.models import HomePage, StandardPage
from tests.conftest import publish
from tests.pepr_site.pages.test_forms import beside_fields, filled

NAMES = {
    "Œuvres & cœurs": "oeuvres-et-coeurs",
    "Łódź": "lodz",
    "Straße, Øresund, Ångström, Æsir, Þór, ışık, Đorđe": "strasse-oresund-angstrom-aesir-thor-isik-dorde",
    "L’hôpital d'Aix": "lhopital-daix",
    "10⁶ cellules, 10⁻³ g, 3 m² et du CO₂": "10-6-cellules-10-3-g-3-m2-et-du-co2",
    "IFN-γ, TGF-β et 10 µm": "ifn-gamma-tgf-beta-et-10-um",
    "ADN/ARN : 4,6 M en 3.5 ans… — fin": "adn-arn-4-6-m-en-3-5-ans-fin",
    "  — « Tiret » —  ": "tiret",
    "C.N.R.S. n° 3": "cnrs-n-3",
    "e\u0301te\u0301\u00a0: no\u2011break": "ete-no-break",
    "R&D": "r-et-d",
    "½ dose, n° ④, Ⅳ": "1-2-dose-n-4-iv",
    "снег": "sneg",
    "👩‍🔬 labo": "labo",
    "👩‍🔬": "",
    "…": "",
    "—": "",
    "漢字": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_gives_an_address(name):
    assert slug_of(name, "fr") == NAMES[name]


def test_english_has_its_own_ampersand():
    assert slug_of("Œuvres & Alzheimer’s", "en") == "oeuvres-and-alzheimers"


def test_a_long_name_is_cut_between_two_words():
    long = "une thérapie génique " * 12
    assert slug_of(long, "fr") == "une-therapie-genique-" * 3 + "une-therapie"
    assert len(slug_of("é" * 300, "fr")) == LONGEST
    assert slug_of("é" * LONGEST, "fr") == "e" * LONGEST


pytestmark = pytest.mark.django_db

FRENCH = ["recherche", "admin", "en", "media", "static", "plan-du-site", "documents", "api", "donnees", "relecture"]
ENGLISH = ["search", "site-map", "data"]
MESSAGE = "Le site répond déjà autre chose à cette adresse"


@pytest.fixture
def homes(home):
    english = HomePage.objects.get(locale__language_code="en")
    return {"fr": home, "en": english}


def test_what_the_url_configuration_names_is_reserved_at_its_own_place(homes):
    assert set(FRENCH) <= first_steps("fr") | {"en"}
    assert set(ENGLISH) <= first_steps("en")
    for language, taken, free in (("fr", FRENCH, ENGLISH), ("en", ENGLISH, [*FRENCH, "fr", "en"])):
        above = homes[language]
        assert [slug for slug in [*taken, "ADMIN"] if not is_reserved(above, slug, language)] == (
            [] if language == "fr" else ["ADMIN"]
        )
        assert [slug for slug in [*free, "le-programme"] if is_reserved(above, slug, language)] == []
        deeper = above.get_children().first()
        assert [slug for slug in [*taken, *free] if is_reserved(deeper, slug, language)] == []


def test_a_page_in_the_way_is_refused_beside_its_slug_when_it_is_made_changed_or_copied(admin, homes):
    url = reverse("wagtailadmin_pages:add", args=["programme", "standardpage", homes["fr"].pk])
    data = filled(admin, url, title="Recherche", slug="recherche")
    assert MESSAGE in beside_fields(admin.post(url, data))["slug"][0]
    # From the title, the address goes round what is reserved.
    assert admin.post(url, data | {"slug": ""}).status_code == 302
    page = StandardPage.objects.get(slug="recherche-1")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert MESSAGE in beside_fields(admin.post(edit, filled(admin, edit, slug="admin")))["slug"][0]
    english = reverse("wagtailadmin_pages:add", args=["programme", "standardpage", homes["en"].pk])
    assert MESSAGE in beside_fields(admin.post(english, data | {"slug": "search"}))["slug"][0]
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    asked = {"new_title": "Admin", "new_slug": "admin", "new_parent_page": homes["fr"].pk}
    assert MESSAGE in admin.post(copy, asked).context["form"].errors["new_slug"][0]
    assert admin.post(copy, asked | {"new_title": "é" * 300}).context["form"].errors["new_title"]
    assert not Page.objects.filter(slug="admin").exists()


def test_a_page_does_not_move_into_the_way_of_something_else(admin, homes):
    above = publish(StandardPage(title="Pages", slug="pages", locale=homes["fr"].locale), homes["fr"])
    page = StandardPage(title="Recherche", slug="recherche", locale=homes["fr"].locale)
    above.add_child(instance=page)
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, homes["fr"].pk])
    answer = admin.post(confirm, follow=True)
    assert MESSAGE in answer.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={page.pk}"
    admin.post(bulk, {"chooser": homes["fr"].pk, "move_applicable": "on"})
    page.refresh_from_db()
    assert page.get_parent().pk == above.pk


def test_a_translation_takes_an_address_that_is_free_in_its_language(homes):
    page = publish(StandardPage(title="Search", slug="search", locale=homes["fr"].locale), homes["fr"])
    assert page.copy_for_translation(homes["en"].locale).slug == "search-1"
