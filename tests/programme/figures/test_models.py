import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from programme.figures.models import KeyFigure, with_figures
from programme.models import StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


def test_a_figure_reads_as_it_stands_in_a_sentence():
    with translation.override("fr"):
        assert KeyFigure(value="80", unit="M€").text == "80 M€"
        assert KeyFigure(value="60", is_approximate=True).text == "environ 60"


def test_a_figure_in_a_list_reads_as_its_own_language_has_it():
    rows = KeyFigure.objects.filter(is_approximate=True).select_related("locale")
    first = {"fr": "environ", "en": "about"}
    with translation.override("fr"):
        words = {row.locale.language_code: {str(row).split()[0], row.own_text.split()[0]} for row in rows}
    assert words == {code: {word} for code, word in first.items()}


def test_changing_a_figure_changes_every_page_that_shows_it(client, home):
    page = publish(StandardPage(title="Essai", slug="essai", standfirst="Doté de [[budget]]."), home)
    KeyFigure.objects.filter(slug="budget").update(value="93")
    for url in ("/", page.url, "/programme/", "/actualites/bilan-7-fevrier-2024/"):
        text = client.get(url).content.decode().replace("\u00a0", " ")
        assert "93 M€" in text.replace("<span> M€</span>", " M€"), url
        assert "80 M€" not in text, url


def test_an_unknown_figure_is_never_shown_in_brackets():
    with translation.override("fr"):
        assert with_figures("<p>[[inconnu]]</p>") == "<p></p>"


def test_a_figure_cannot_carry_markup(french):
    KeyFigure.objects.create(
        locale=french, slug="piege", value="<b>1</b>", label="x", as_of=datetime.date(2024, 1, 1), source="x"
    )
    with translation.override("fr"):
        assert with_figures("[[piege]]") == "&lt;b&gt;1&lt;/b&gt;"


def test_text_without_a_figure_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert with_figures("rien") == "rien"


def test_an_unknown_figure_is_refused_by_name(home):
    page = StandardPage(title="Essai", slug="essai", standfirst="[[budget]], [[inconnu]]", locale=home.locale)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert "inconnu" in refused.value.message_dict["standfirst"][0]
    assert "budget" not in refused.value.message_dict["standfirst"][0]
