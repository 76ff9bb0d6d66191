"""A text written by hand is never lost without a yes that names it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from tests.pepr_site.translation.conftest import change

pytestmark = pytest.mark.django_db

RESTART = {"localize-restart-translation": "1"}


@pytest.fixture
def english(news, translate):
    return change(translate(news), title="A new therapy by hand")


@pytest.fixture
def addresses(english):
    return {
        "restart": (reverse("wagtailadmin_pages:edit", args=[english.pk]), RESTART),
        "mirror": (reverse("wagtail_localize:convert_to_alias", args=[english.pk]), {}),
    }


def is_untouched(page):
    kept = Page.objects.get(pk=page.pk)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    return kept.title == "A new therapy by hand" and kept.alias_of_id is None and not translation.enabled


def answer(response):
    return BeautifulSoup(response.content, "html.parser").find("input", {"name": "text_shown"})["value"]


@pytest.mark.parametrize("way", ["restart", "mirror"])
@pytest.mark.parametrize("extra", [{}, {"text_shown": ""}, {"text_shown": "1"}])
def test_a_direct_call_changes_nothing_and_shows_what_would_go(admin, english, addresses, way, extra):
    address, data = addresses[way]
    response = admin.post(address, data | extra)
    assert is_untouched(english)
    shown = response.content.decode()
    assert "by hand" in shown
    assert "Une nouvelle" in shown


@pytest.mark.parametrize("way", ["restart", "mirror"])
def test_a_yes_to_an_older_text_does_not_count(admin, english, addresses, way):
    address, data = addresses[way]
    yes = answer(admin.post(address, data))
    english = type(english).objects.get(pk=english.pk)
    english.standfirst = "Written meanwhile by a colleague."
    english.save_revision()
    admin.post(address, data | {"text_shown": yes})
    assert is_untouched(english)


def test_a_yes_restarts_the_synchronisation(admin, english, addresses):
    address, data = addresses["restart"]
    admin.post(address, data | {"text_shown": answer(admin.post(address, data))})
    assert Translation.objects.get(source__object_id=english.translation_key).enabled


def test_a_yes_makes_a_mirror(admin, english, addresses):
    address, _data = addresses["mirror"]
    admin.post(address, {"text_shown": answer(admin.get(address))})
    assert Page.objects.get(pk=english.pk).alias_of_id
