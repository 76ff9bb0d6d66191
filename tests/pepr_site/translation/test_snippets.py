"""The translation of a snippet is seen by nobody before it is written."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from pepr_site.translation import states
from programme.models import GlossaryTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(french):
    term = GlossaryTerm.objects.filter(locale=french).first()
    term.get_translations().delete()
    return term


@pytest.fixture
def address(term, english):
    return states.start_url(term, english)


def twins(term):
    return term.get_translations()


def test_the_form_is_filled_and_nothing_is_kept_before_it_is_saved(admin, term, address):
    form = admin.get(address)
    assert form.status_code == 200
    assert term.term in form.content.decode()
    assert not twins(term).exists()


def test_the_button_of_the_list_leads_to_the_form(admin, term, address):
    rows = admin.get(reverse("wagtailsnippets_programme_glossaryterm:list")).content.decode()
    button = reverse("simple_translation:submit_snippet_translation", args=["programme", "glossaryterm", term.pk])
    assert f'href="{button}"' in rows
    assert admin.get(button).url == address


def test_saving_ties_it_to_the_original(admin, term, address):
    form = BeautifulSoup(admin.get(address).content, "lxml").find("form", {"data-edit-form": True})
    posted = {field["name"]: field.get("value") or field.text.strip() for field in form.select("[name]:not(button)")}
    # The script of the form fills in the key by which it is known again.
    posted |= {"creation": str(term.translation_key), "term": "something English", "definition": "In English."}
    for _twice in range(2):
        assert admin.post(address, posted).status_code == 302
    twin = twins(term).get()
    assert type(term).objects.get(pk=term.pk).term == term.term
    assert (twin.term, twin.locale.language_code) == ("something English", "en")
    assert {row.state for row in states.rows_of(term)} == {states.State.TRANSLATED}
    assert admin.get(address).url == reverse("wagtailsnippets_programme_glossaryterm:edit", args=[twin.pk])


@pytest.mark.parametrize(
    "path", ["programme/glossaryterm/999999", "programme/glossaryterm/x", "programme/homepage/1", "nothing/here/1"]
)
def test_what_is_no_snippet_is_not_found(admin, path):
    assert admin.get(f"/admin/translation/submit/snippet/{path}/").status_code == 404


def test_who_may_not_add_it_may_not_translate_it(client, address, django_user_model):
    client.force_login(django_user_model.objects.create_user("personne", password="x" * 14))
    assert client.get(address).status_code == 302
