"""What becomes of a translation when its original goes away is asked, and stays as it is by default."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from programme.models import HomePage, StandardPage
from tests.conftest import publish
from tests.pepr_site.translation.conftest import change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture
def english(news, translate):
    return change(translate(news), title="A new therapy")


def is_live(page):
    return Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize(("data", "stays"), [({}, True), ({"translations": "too"}, False)])
def test_unpublishing_asks(admin, news, english, data, stays):
    address = reverse("wagtailadmin_pages:unpublish", args=[news.pk])
    question = admin.get(address).content.decode()
    assert "Les dépublier aussi" in question
    assert english.title in question
    admin.post(address, data)
    assert (is_live(news), is_live(english)) == (False, stays)


@pytest.mark.parametrize(("data", "stays"), [({}, True), ({"translations": "too"}, False)])
def test_deleting_asks(admin, news, english, data, stays):
    address = reverse("wagtailadmin_pages:delete", args=[news.pk])
    assert "Supprimer la page et ses traductions" in admin.get(address).content.decode()
    admin.post(address, data)
    assert not Page.objects.filter(pk=news.pk).exists()
    assert Page.objects.filter(pk=english.pk).exists() == stays


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
def test_who_may_do_neither_to_the_translation_leaves_it(keeper, news, english, verb):
    keeper(news.get_parent()).post(reverse(f"wagtailadmin_pages:{verb}", args=[news.pk]), {"translations": "too"})
    assert not Page.objects.filter(pk=news.pk, live=True).exists() and is_live(english)


def test_a_translation_goes_alone_and_nothing_is_asked(admin, news, english):
    address = reverse("wagtailadmin_pages:unpublish", args=[english.pk])
    assert "Les dépublier aussi" not in admin.get(address).content.decode()
    admin.post(address, {"translations": "too"})
    assert is_live(news)


def test_a_translation_moves_with_its_original(admin, home, translate):
    english_home = HomePage.objects.get(locale__language_code="en")
    above = publish(StandardPage(title="Dossier", slug="dossier"), home)
    change(translate(above), title="Folder")
    page = publish(StandardPage(title="Fiche", slug="fiche"), home)
    english = change(translate(page), title="Card")
    assert english.is_child_of(english_home)
    twin = above.get_translations().get()
    for place, there in ((above, twin), (home, english_home), (above, twin)):
        admin.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk]))
        assert Page.objects.get(pk=english.pk).is_child_of(Page.objects.get(pk=there.pk))
    # A translation moves alone.
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[english.pk, english_home.pk]))
    assert Page.objects.get(pk=page.pk).is_child_of(Page.objects.get(pk=above.pk))
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[english.pk, twin.pk]))
    # What stands beneath stays, in both languages, unless it is asked for.
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[above.pk]), {"translations": "too"})
    assert [is_live(one) for one in (above, twin, page, english)] == [False, False, True, True]
