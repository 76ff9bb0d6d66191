"""The form of something new, in a browser: made once whatever one goes back to, under the address of the one rule."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from pepr_site.pages.slugs import slug_of
from tests.pepr_site.pages.test_slugs import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PATIENCE = 30_000  # milliseconds


def items(server, query):
    with urllib.request.urlopen(f"{server}/api/v2/pages/?{query}") as answer:
        return json.load(answer)["items"]


def publish(page):
    page.locator("form[data-edit-form]").evaluate("""form => {
        const choice = Object.assign(document.createElement("input"), {name: "action-publish", value: "1"});
        form.append(choice);
        form.requestSubmit();
    }""")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


@pytest.fixture
def news(server):
    """The number of the page of news."""
    return items(server, "type=news.NewsIndexPage&locale=fr")[0]["id"]


def test_back_after_publishing_and_publish_again_is_one_page(server, sign_in, news):
    page = sign_in("camille", f"/admin/pages/add/news/newspage/{news}/")
    page.set_default_timeout(PATIENCE)
    page.fill("[name=title]", "Publiée & republiée")
    page.fill("[name=standfirst]", "Une phrase qui dit l’essentiel.")
    publish(page)
    page.go_back()
    page.wait_for_load_state()
    # What was made is there to be changed, with what was written.
    assert page.input_value("[name=title]") == "Publiée & republiée"
    page.fill("[name=title]", "Publiée & republiée, corrigée")
    publish(page)
    (found,) = items(server, "type=news.NewsPage&fields=title&slug=publiee-et-republiee")
    assert found["title"] == "Publiée & republiée, corrigée"
    assert items(server, "type=news.NewsPage&slug=publiee-et-republiee-corrigee") == []


def typed(page, name, field, slug, expected):
    page.fill(f"[name={field}]", name)
    page.locator(f"[name={field}]").dispatch_event("keyup")
    expect(page.locator(f"[name={slug}]")).to_have_value(expected, timeout=PATIENCE)


def test_the_script_writes_the_address_that_the_server_would(sign_in, news):
    page = sign_in("camille", f"/admin/pages/add/news/newspage/{news}/")
    page.set_default_timeout(PATIENCE)
    long = "une thérapie génique " * 10
    for name in [*NAMES, long, "é" * 120]:
        typed(page, name, "title", "slug", slug_of(name, "fr"))
    page.goto(page.url.partition("/admin/")[0] + "/admin/snippets/programme/glossaryterm/add/?locale=en")
    for name in ("Œuvres & cœurs", "10⁶ µg — CO₂", "Łódź"):
        typed(page, name, "term", "slug", slug_of(name, "en"))
