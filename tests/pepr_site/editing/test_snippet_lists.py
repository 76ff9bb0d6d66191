"""The lists of snippets: one language or all, an order that holds in every one, and the search that leads to them."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from news.models import NewsCategory
from programme.models import GlossaryTerm, KeyFigure, Organisation
from research.publications import Publication

pytestmark = pytest.mark.django_db
DRAG = {"ordering": "sort_order"}


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def rows(admin, model, **query):
    """Return the rows of the list in which one drags, as it shows them."""
    return list(admin.get(url(model, "list"), DRAG | query).context["object_list"])


def slugs(admin, model, **query):
    return [row.slug for row in rows(admin, model, **query)]


def drop(admin, row, place):
    assert admin.post(f"{url(type(row), 'reorder', row.pk)}?position={place}").status_code == 200


@pytest.mark.parametrize("model", [KeyFigure, Organisation, NewsCategory])
@pytest.mark.parametrize(("moved", "place"), [(0, 2), (3, 1)])
def test_a_row_stands_where_it_was_dropped_in_every_language(model, moved, place, admin):
    shown = rows(admin, model)
    assert {row.locale.language_code for row in shown} == {"fr"}
    expected = [row.translation_key for row in shown]
    expected.insert(place, expected.pop(moved))
    drop(admin, shown[moved], place)
    assert [row.translation_key for row in rows(admin, model)] == expected
    english = list(
        model.objects.filter(locale__language_code="en")
        .order_by("sort_order")
        .values_list("translation_key", flat=True)
    )
    assert english
    assert english == [key for key in expected if key in english]


@pytest.mark.parametrize("model", [KeyFigure, Organisation, NewsCategory, GlossaryTerm])
def test_a_list_is_narrowed_to_a_language_by_the_filter_it_offers(model, admin):
    def shown(**query):
        return admin.get(url(model, "list"), query).context

    offered = {value for value, _label in shown()["filters"].form.fields["locale"].choices if value}
    assert offered == {"fr", "en"}
    for code in offered:
        assert {row.locale.language_code for row in shown(locale=code)["object_list"]} == {code}


def test_a_row_without_a_place_is_last_and_may_be_dragged(admin, french):
    new = KeyFigure.objects.create(
        locale=french, slug="neuf", value="1", label="a", as_of="2026-01-01", source="b", sort_order=None
    )
    before = slugs(admin, KeyFigure)
    assert before[-1] == "neuf"
    drop(admin, new, 0)
    assert slugs(admin, KeyFigure) == ["neuf", *before[:-1]]
    for nowhere in ("", "x", "-3", "9999"):
        drop(admin, new, nowhere)
        assert slugs(admin, KeyFigure) == before
        drop(admin, new, 0)


def test_who_may_not_change_a_figure_does_not_move_it(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nadia"))
    row = KeyFigure.objects.first()
    assert client.post(f"{url(KeyFigure, 'reorder', row.pk)}?position=3").status_code == 302
    assert KeyFigure.objects.get(pk=row.pk).sort_order == row.sort_order


@pytest.mark.parametrize("model", [KeyFigure, Organisation, NewsCategory])
def test_french_comes_before_its_english(model, admin):
    for row in model.objects.filter(locale__language_code="fr"):
        # A row that is written anew goes to the end of its table.
        row.save()
    shown = admin.get(url(model, "list")).context["object_list"]
    languages = [row.locale.language_code for row in shown]
    assert languages == ["fr", "en"] * (len(shown) // 2)


def areas(client):
    soup = BeautifulSoup(client.get(reverse("wagtailadmin_pages:search"), {"q": "cea"}).content, "lxml")
    return {link["href"].partition("?")[0] for link in soup.select("a[href*='q=cea']")}


def lists():
    return {reverse(model.snippet_viewset.get_url_name("list")) for model in get_snippet_models()}


def test_every_list_is_one_click_from_the_words_that_were_typed(as_):
    client = as_("communication")
    assert lists() <= areas(client)
    for address in lists():
        assert client.get(address, {"q": "cea"}).status_code == 200
    organisations = client.get(reverse("wagtailsnippets_programme_organisation:list"), {"q": "cea"})
    assert "CEA" in organisations.text


def test_a_figure_is_found_by_its_value_and_a_publication_by_its_french_title(as_):
    client, figure = as_("communication"), KeyFigure.objects.first()
    Publication.objects.create(kind="article", title="Printing by light", authors="A", title_fr="Imprimer la peau")
    for model, word, shown in ((KeyFigure, figure.value, figure.label), (Publication, "peau", "Printing by light")):
        found = client.get(reverse(model.snippet_viewset.get_url_name("list")), {"q": word})
        assert shown in unescape(found.text)


def test_who_may_change_no_list_is_offered_none(as_):
    assert not lists() & areas(as_("partner"))
