"""The lists of snippets: one language or all, and an order that is dragged in one and holds in every other."""

import pytest
from django.urls import reverse

from news.models import NewsCategory
from programme.models import GlossaryTerm, KeyFigure, Organisation

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
    expected = [row.slug for row in shown]
    expected.insert(place, expected.pop(moved))
    drop(admin, shown[moved], place)
    assert slugs(admin, model) == expected
    english = list(
        model.objects.filter(locale__language_code="en").order_by("sort_order").values_list("slug", flat=True)
    )
    assert english == [slug for slug in expected if slug in english]


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
