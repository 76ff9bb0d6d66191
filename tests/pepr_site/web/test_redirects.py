"""An old address leads to the page in one step, in both languages, however often the page has moved."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from programme.models import HomePage, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


def section(home, slug):
    """A page and one beneath it."""
    parent = publish(StandardPage(title=slug, slug=slug, standfirst="Une."), home)
    return parent, publish(StandardPage(title="fille", slug="fille", standfirst="Deux."), parent)


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """A function that changes the address of a page; Wagtail makes its redirects once that is committed."""

    def rename_(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename_


def hops(client, path):
    """The addresses that a visitor of `path` is sent to, the last one answering."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert all(status == 301 for _address, status in answer.redirect_chain)
    return [address for address, _status in answer.redirect_chain]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_renamed_section_keeps_the_addresses_of_its_pages(language, client, rename):
    home = HomePage.objects.get(locale__language_code=language)
    prefix = "" if language == "fr" else "/en"
    page, _child = section(home, "avant")
    rename(page, "entre")
    rename(page, "apres")
    for old in ("avant", "entre"):
        assert hops(client, f"{prefix}/{old}/") == [f"{prefix}/apres/"]
        assert hops(client, f"{prefix}/{old}/fille/") == [f"{prefix}/apres/fille/"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_three_names_and_a_move_are_one_step_and_the_way_back_is_no_circle(language, client, rename):
    home = HomePage.objects.get(locale__language_code=language)
    prefix = "" if language == "fr" else "/en"
    target = publish(StandardPage(title="cible", slug="cible", standfirst="Une."), home)
    page, _child = section(home, "un")
    for slug in ("deux", "trois", "quatre"):
        rename(page, slug)
    page.move(target, pos="last-child")
    for old in ("un", "deux", "trois", "quatre"):
        assert hops(client, f"{prefix}/{old}/") == [f"{prefix}/cible/quatre/"]
        assert hops(client, f"{prefix}/{old}/fille/") == [f"{prefix}/cible/quatre/fille/"]
    page.refresh_from_db()
    page.move(home, pos="last-child")
    page.refresh_from_db()
    rename(page, "un")
    assert hops(client, f"{prefix}/un/") == hops(client, f"{prefix}/un/fille/") == []
    for old in ("deux", "trois", "quatre", "cible/quatre"):
        assert hops(client, f"{prefix}/{old}/") == [f"{prefix}/un/"]
        assert hops(client, f"{prefix}/{old}/fille/") == [f"{prefix}/un/fille/"]


def test_a_moved_section_keeps_the_addresses_of_its_pages(home, client):
    target = publish(StandardPage(title="cible", slug="cible", standfirst="Une."), home)
    page, _child = section(home, "avant")
    page.move(target, pos="last-child")
    assert hops(client, "/avant/") == ["/cible/avant/"]
    assert hops(client, "/avant/fille/") == ["/cible/avant/fille/"]


def test_a_page_that_comes_back_leaves_no_redirect_at_its_address(home, client, rename):
    page, child = section(home, "avant")
    rename(page, "apres")
    rename(page, "avant")
    assert hops(client, "/avant/fille/") == []
    assert hops(client, "/apres/fille/") == ["/avant/fille/"]
    paths = set(Redirect.objects.values_list("old_path", flat=True))
    assert not paths & {"/avant", "/avant/fille"}
    child.unpublish()
    assert client.get("/avant/fille/").status_code == 404


def test_a_new_page_takes_an_old_address_over(home, client, rename):
    page, _child = section(home, "avant")
    rename(page, "apres")
    publish(StandardPage(title="neuve", slug="avant", standfirst="Trois."), home)
    assert hops(client, "/avant/") == []
    assert not Redirect.objects.filter(old_path="/avant").exists()


def typed(old_path, link):
    return Redirect.objects.create(old_path=old_path, redirect_link=link)


def test_a_typed_address_of_the_site_follows_its_page(home, client, rename):
    page, _child = section(home, "avant")
    typed("/court", "http://localhost/avant/")
    assert Redirect.objects.get(old_path="/court").redirect_page_id == page.pk
    rename(page, "apres")
    assert hops(client, "/court") == ["/apres/"]


def test_capitals_lead_where_the_redirect_leads(client, home, rename):
    page, _child = section(home, "avant")
    rename(page, "apres")
    for path in ("/AVANT/", "/Avant", "/AVANT/FILLE/"):
        assert hops(client, path)[-1].startswith("/apres/")
    typed("/court", "https://ailleurs.example/")
    assert client.get("/COURT?a=B")["Location"] == "/court/?a=B"
