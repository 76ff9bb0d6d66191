"""Where a thing is shown is known, in texts and lists too, and what is shown is not deleted."""

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from news.models import NewsCategory, NewsPage
from pepr_site.pages.references import places
from programme.models import HomePage, KeyFigure, Organisation, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(french):
    return KeyFigure.objects.create(
        locale=french, slug="essai", value="7", label="essais", as_of="2026-01-01", source="Une source"
    )


def page(home, slug, **fields):
    return publish(StandardPage(title=f"Page {slug}", slug=slug, **fields), home)


def titles(instance):
    return {str(place) for place in places(instance)}


def test_a_figure_named_in_a_plain_text_or_in_a_body_is_in_use(figure, home):
    page(home, "une", standfirst="Déjà [[essai]] essais.")
    page(home, "deux", body=[("paragraph", "<p>Il y a [[essai]] essais.</p>")])
    third = page(home, "trois", body=[("figures", {"title": "", "figures": [figure]})])
    assert titles(figure) == {"Page une", "Page deux", "Page trois"}
    third.body = []
    third.save_revision().publish()
    assert titles(figure) == {"Page une", "Page deux"}


def test_each_language_uses_its_own_figure(home):
    french, english = KeyFigure.objects.filter(slug="budget").order_by("locale__language_code").reverse()
    assert places(french)
    assert places(english)
    assert not {place.pk for place in places(french)} & {place.pk for place in places(english)}


def test_what_a_page_is_tied_to_by_a_list_is_in_use():
    news = NewsPage.objects.exclude(categories=None).first()
    category = NewsCategory.objects.filter(news=news).first()
    assert news.pk in {place.pk for place in places(category)}


def test_a_row_without_texts_of_ours_is_left_to_wagtail(home):
    reference = ReferenceIndex.get_references_for_object(home).first()
    assert reference.describe_source_field()


def delete(admin, *rows):
    name = rows[0].snippet_viewset.get_url_name("delete")
    return admin.post(reverse(name, args=[rows[0].pk]), follow=True)


def test_what_is_shown_is_not_deleted_and_the_refusal_says_where(figure, home, admin):
    shown = page(home, "une", standfirst="Déjà [[essai]] essais.")
    answer = delete(admin, figure).content.decode()
    assert KeyFigure.objects.filter(pk=figure.pk).exists()
    assert "ne se supprime pas : 1 endroit le montre" in answer
    assert reverse("wagtailadmin_pages:edit", args=[shown.pk]) in answer


def test_what_nothing_shows_is_deleted(figure, admin):
    delete(admin, figure)
    assert not KeyFigure.objects.filter(pk=figure.pk).exists()


def test_an_institution_of_a_project_is_not_deleted(admin):
    organisation = Organisation.objects.filter(locale__language_code="fr", projects__isnull=False).first()
    assert "ne se supprime pas" in delete(admin, organisation).content.decode()
    assert Organisation.objects.filter(pk=organisation.pk).exists()


@pytest.mark.parametrize("model", [KeyFigure, Organisation, NewsCategory])
def test_the_list_says_in_how_many_places_and_leads_there(model, admin):
    used = next(row for row in model.objects.filter(locale__language_code="fr") if places(row))
    listing = admin.get(reverse(used.snippet_viewset.get_url_name("list"))).content.decode()
    url = reverse(used.snippet_viewset.get_url_name("usage"), args=[used.pk])
    assert url in listing
    assert f"{len(places(used))} endroit" in listing
    assert admin.get(url).status_code == 200


def test_a_home_page_is_copied_and_read_with_its_references(home):
    assert HomePage.objects.get(pk=home.pk).references is None
    assert "references" not in home.serializable_data()


def test_several_that_are_selected_are_kept_when_one_is_shown(figure, home, admin):
    other = KeyFigure.objects.create(locale=figure.locale, slug="autre", value="1", label="a", as_of="2026-01-01")
    page(home, "une", standfirst="Déjà [[essai]] essais.")
    url = reverse("wagtail_bulk_action", args=["programme", "keyfigure", "delete"])
    answer = admin.post(f"{url}?id={figure.pk}&id={other.pk}", follow=True).content.decode()
    assert "7, essais » ne se supprime pas" in answer and "Rien n’a été supprimé." in answer
    assert KeyFigure.objects.filter(pk__in=[figure.pk, other.pk]).count() == 2
    admin.post(f"{url}?id={other.pk}")
    assert not KeyFigure.objects.filter(pk=other.pk).exists()
