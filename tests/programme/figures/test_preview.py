"""A key figure is checked, changes in every language at once, says beforehand where it will be read, and goes back."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry, Site

from pepr_site.search.models import SearchEntry
from pepr_site.translation import states
from programme.figures import numbers
from programme.figures.forms import CHANGED
from programme.models import KeyFigure

pytestmark = pytest.mark.django_db
SPACE = "\u202f"


@pytest.fixture
def figures():
    """The rows of the budget, by language."""
    return {row.locale.language_code: row for row in KeyFigure.objects.filter(slug="budget").select_related("locale")}


def named(name, row):
    return reverse(row.snippet_viewset.get_url_name(name), args=[row.pk])


def filled(row, **changed):
    """Return what the form of a figure sends."""
    twin = KeyFigure.objects.filter(translation_key=row.translation_key).exclude(pk=row.pk).first()
    fields = {"kind": "number", "twin_value": twin.value if twin else "", "twin_unit": twin.unit if twin else ""}
    for name in ("value", "unit", "label", "source", "source_address", "prominence", "slug"):
        fields[name] = getattr(row, name)
    fields["as_of"] = "19/02/2024"
    return fields | ({"is_approximate": "on"} if row.is_approximate else {}) | changed


def save(admin, row, **changed):
    return admin.post(named("edit", row), filled(row, **changed), follow=True).content.decode()


def texts(slug="budget"):
    rows = KeyFigure.objects.filter(slug=slug).select_related("locale")
    return {row.locale.language_code: row.text_in(row.locale.language_code) for row in rows}


@pytest.mark.parametrize(
    ("typed", "language", "fr", "en"),
    [
        ("80", "fr", "80", "80"),
        ("80,5", "fr", "80,5", "80.5"),
        ("80.5", "fr", "80,5", "80.5"),
        ("1 200", "fr", f"1{SPACE}200", "1,200"),
        ("1\u00a0200,50", "fr", f"1{SPACE}200,50", "1,200.50"),
        ("1,200", "fr", "1,200", "1.200"),
        ("1,200", "en", f"1{SPACE}200", "1,200"),
        ("2024", "fr", "2024", "2024"),
        ("12000", "fr", f"12{SPACE}000", "12,000"),
        ("-5", "fr", "−5", "−5"),
        ("007", "fr", "7", "7"),
        ("€80", "en", "€80", "€80"),
    ],
)
def test_a_number_is_read_as_it_is_typed_and_written_as_its_language_has_it(typed, language, fr, en):
    number = numbers.read(typed, language)
    assert [numbers.write(number, "fr"), numbers.write(number, "en")] == [fr, en]


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "10⁶", "1.200", "5 à 10", "1 20", "1..2", "1e6", "½", "٣", "€80", "9" * 16, "80 M€", "[[budget]]"],
)
def test_what_is_no_number_or_could_be_two_is_none(typed):
    assert numbers.read(typed, "fr") is None


@pytest.mark.parametrize("typed", ["abc", "10⁶", "5 à 10", "80 k€", "1.200", "9" * 16])
def test_a_wrong_value_is_refused_beside_its_field_and_changes_nothing(figures, admin, typed):
    answer = save(admin, figures["fr"], value=typed)
    assert "Écrivez un nombre seul" in answer and typed in answer
    assert texts() == {"fr": "80 M€", "en": "€80 million"}


def test_both_languages_change_together_and_one_click_undoes_it(figures, admin, client):
    answer = save(admin, figures["fr"], value="93,5 M€")
    assert texts() == {"fr": "93,5 M€", "en": "€93.5 million"}
    assert "80 M€ → 93,5 M€ (français), €80 million → €93.5 million (anglais)" in answer
    assert "€93.5" in client.get("/en/").content.decode()
    undone = admin.post(re.search(r'action="(/admin/[^"]+/undo/\d+/)"', answer)[1], follow=True)
    assert "93,5 M€ → 80 M€" in undone.content.decode()
    assert texts() == {"fr": "80 M€", "en": "€80 million"}
    for row in figures.values():
        history = admin.get(named("history", row)).content.decode()
        for told in ("80 M€ → 93,5 M€", "93,5 M€ → 80 M€", "€93.5 million → €80 million", "Revenir à « 80 M€ »"):
            assert history.count(told) == 1


def test_a_figure_saved_as_it_was_leaves_no_trace_in_its_history(figures, admin):
    save(admin, figures["fr"])
    assert not ModelLogEntry.objects.filter(action=CHANGED).exists()
    save(admin, figures["fr"], value="93")
    assert ModelLogEntry.objects.filter(action=CHANGED).exists()


def test_from_the_english_form_the_french_follows(figures, admin):
    save(admin, figures["en"], value="€1,200", unit="million", twin_unit="M€")
    assert texts() == {"fr": f"1{SPACE}200 M€", "en": "€1,200 million"}


def test_a_text_is_written_in_each_language(admin):
    row = KeyFigure.objects.get(slug="horizon", locale__language_code="fr")
    save(admin, row, kind="text", value="10 à 15", twin_value="10 to 15")
    assert texts("horizon") == {"fr": "10 à 15 ans", "en": "10 to 15 years"}
    assert "Écrivez le texte" in save(admin, row, kind="text", value="[[budget]]")
    assert "Écrivez le texte" in save(admin, row, kind="text", value="15", twin_value="\u00a0")


def test_about_is_the_same_in_both_languages(admin):
    row = KeyFigure.objects.get(slug="hopitaux", locale__language_code="fr")
    save(admin, row, value="environ 4")
    assert texts("hopitaux") == {"fr": "environ 4", "en": "about 4"}


def test_before_saving_every_page_of_every_language_says_how_it_will_read(figures, admin):
    answer = admin.post(named("changes", figures["fr"]), filled(figures["fr"], value="93")).content.decode()
    after = [text.replace("\u00a0", " ") for text in re.findall("<ins>(.*?)</ins>", answer)]
    assert any("93 M€" in text for text in after) and any("€93 million" in text for text in after)
    assert answer.count("<del>") == len(after) and not re.search(r"\[\[\w+\]\]|[{}]", answer)
    for address in ("/", "/en/"):
        assert f'href="{reverse("wagtailadmin_pages:edit", args=[page_at(address)])}"' in answer
    assert texts() == {"fr": "80 M€", "en": "€80 million"}
    wrong = admin.post(named("changes", figures["fr"]), filled(figures["fr"], value="abc")).content.decode()
    assert "Écrivez un nombre seul" in wrong


def page_at(address):
    home = Site.objects.get().root_page
    return home.pk if address == "/" else home.get_translations().get().pk


def test_who_may_not_change_a_figure_neither_looks_nor_undoes(figures, admin, client):
    answer = save(admin, figures["fr"], value="93")
    partner = get_user_model().objects.create_user("paul", "paul@exemple.fr")
    partner.groups.add(Group.objects.get(name="Partenaire · Substituts de peau"))
    client.force_login(partner)
    client.post(re.search(r'action="(/admin/[^"]+/undo/\d+/)"', answer)[1])
    assert texts()["fr"] == "93 M€"
    assert "93" not in client.post(named("changes", figures["fr"]), filled(figures["fr"])).content.decode()


def test_a_name_that_texts_hold_stays(figures, admin):
    assert "Ce nom est écrit dans" in save(admin, figures["fr"], slug="argent")
    assert KeyFigure.objects.filter(slug="budget").count() == 2


def test_a_new_value_is_found_by_the_search(figures):
    for row in figures.values():
        row.value = "9317"
        row.save()
        assert SearchEntry.objects.filter(body__contains="9317", language=row.locale.language_code).exists()


def test_a_translation_that_changed_along_is_not_to_be_looked_at_again(figures, admin):
    save(admin, figures["fr"], value="93")
    (english,) = [row for row in states.rows_of(figures["fr"]) if row.locale.language_code == "en"]
    assert english.state == states.State.TRANSLATED


def test_a_translation_whose_words_are_late_stays_so_whichever_row_is_saved(figures, admin):
    def is_late():
        return any(row.state == states.State.STALE for row in states.rows_of(figures["fr"]))

    save(admin, figures["fr"], label="de financement public", value="93")
    assert is_late()
    figures["fr"].refresh_from_db()
    save(admin, figures["fr"], value="94")
    assert is_late()
    # Whoever saves the translation itself has looked at it, and it stays looked at.
    save(admin, figures["en"], value="95")
    assert not is_late()


def test_the_currency_of_a_figure_stays_where_a_number_is_typed_alone(figures, admin):
    save(admin, figures["en"], value="1.5", unit="million")
    assert texts()["en"] == "€1.5 million"
    save(admin, figures["en"], value="$2", unit="million")
    assert texts()["en"] == "$2 million"


def test_a_new_figure_takes_its_identifier_from_its_label_and_is_made_once(figures, admin):
    add = reverse(KeyFigure.snippet_viewset.get_url_name("add"))
    key = "5a0b8f8e-0b0a-4a63-8c9e-5d1f6f0c6d3e"
    sent = filled(figures["fr"], label="Łódź & essais", slug="", value="3", creation=key)
    for _again in range(2):
        assert admin.post(add, sent).status_code == 302
    assert KeyFigure.objects.get(translation_key=key).slug == "lodz-et-essais"
    errors = admin.post(add, sent | {"label": "…", "creation": ""}).context["form"].errors
    assert set(errors) == {"label"}
