"""The form of something new, in a browser: made once whatever one goes back to, under the address of the one rule."""

import re

import pytest
from playwright.sync_api import expect

from pepr_site.pages.slugs import slug_of
from tests.pepr_site.pages.test_slugs import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def publish(page):
    page.locator("form[data-edit-form]").evaluate("""form => {
        const choice = Object.assign(document.createElement("input"), {name: "action-publish", value: "1"});
        form.append(choice);
        form.requestSubmit();
    }""")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def test_back_after_publishing_and_publish_again_is_one_page(sign_in, news_form, pages_of):
    page = sign_in("camille", news_form)
    page.fill("[name=title]", "Publiée & republiée")
    page.fill("[name=standfirst]", "Une phrase qui dit l’essentiel.")
    publish(page)
    page.go_back()
    # What was made is there to be changed, with what was written.
    expect(page.locator("[name=title]")).to_have_value("Publiée & republiée")
    page.fill("[name=title]", "Publiée & republiée, corrigée")
    publish(page)
    (found,) = pages_of("news.NewsPage", "&fields=title&slug=publiee-et-republiee")
    assert found["title"] == "Publiée & republiée, corrigée"
    assert pages_of("news.NewsPage", "&slug=publiee-et-republiee-corrigee") == []


def typed(page, name, field, slug, expected):
    page.fill(f"[name={field}]", name)
    page.locator(f"[name={field}]").dispatch_event("keyup")
    expect(page.locator(f"[name={slug}]")).to_have_value(expected)


def test_the_script_writes_the_address_that_the_server_would(sign_in, news_form):
    page = sign_in("camille", news_form)
    long = "une thérapie génique " * 10
    for name in [*NAMES, long, "é" * 120]:
        typed(page, name, "title", "slug", slug_of(name, "fr"))
    page.goto("/admin/snippets/programme/glossaryterm/add/?locale=en")
    for name in ("Œuvres & cœurs", "10⁶ µg — CO₂", "Łódź"):
        typed(page, name, "term", "slug", slug_of(name, "en"))
