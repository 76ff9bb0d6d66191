"""What the editor's checker finds, with the real rules, in the real bar, in a real browser."""

import io
import os

import pytest
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image
from wagtail.admin.userbar import Userbar

from news.models import NewsPage
from pepr_site.editing.content_checks import RULES, messages_in
from pepr_site.pages.site_settings import site_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# For each rule, what it must find and what it must leave alone.
CASES = {
    "vague-link": ('<p><a href="/a">Cliquez ici !</a></p>', '<p><a href="/a">Le règlement de l’appel</a></p>'),
    "heading-order": ("<h4>Un titre trop bas</h4>", "<h2>Un titre à sa place</h2>"),
    "capitals": ("<p>Un texte TRÈS IMPORTANT à lire.</p>", "<p>Un texte <b>très important</b> du CNRS.</p>"),
    "unexplained-acronym": (
        "<p>Il faut une ZQX pour cela.</p>",
        "<p>L’ARN et la fiche d’expression des besoins (FEB), au XXI<sup>e</sup> siècle.</p>",
    ),
    "small-picture": (
        '<figure><img alt="Cuve" srcset="/small.png 400w" sizes="50vw"></figure>',
        '<figure><img alt="Cuve" srcset="/large.png 800w" sizes="50vw"></figure>',
    ),
    "heavy-picture": ('<img alt="Cuve" src="/noise.png">', '<img alt="Cuve" src="/small.png">'),
    "image-alt": ('<img src="/small.png">', '<img alt="" src="/small.png">'),
}
# What belongs to the page as a whole, given by the page and by the site.
PAGE_CASES = ("missing-summary", "missing-funding", "stale-review")
RUN = """async () => {
  const bar = window.wagtail.userbar;
  for (let turn = 0; turn < 100; turn += 1) {
    try {
      const { violations } = await axe.run(bar.axeConfig.context, bar.axeConfig.options);
      return violations.map(({ id, nodes }) => [id, nodes.flatMap(({ target }) => target)]);
    } catch (error) {
      if (!String(error).includes("already running")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}"""


def drawn(width, noise=False):
    content = io.BytesIO()
    size = (width, width // 2)
    picture = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)) if noise else Image.new("RGB", size)
    picture.save(content, "PNG")
    return content.getvalue()


PICTURES = {"/small.png": drawn(400), "/large.png": drawn(800), "/noise.png": drawn(700, noise=True)}


def answer(body, content_type):
    return lambda route: route.fulfill(body=body, content_type=content_type)


@pytest.fixture
def check(open_page, admin_user):
    """A function that shows some content under the checker's bar, and returns what is found: rule, and where."""

    def check_(body, page, footer, script=RUN):
        request = RequestFactory().get("/", headers={"host": "localhost"})
        request.user = admin_user
        # The tests' settings have another address than the server of this browser.
        bar = Userbar(object=page).render_html({"request": request}).replace("//localhost/", "/")
        html = (
            '<!doctype html><html lang="fr"><head><title>Essai</title></head><body>'
            f"<main><h1>Un titre</h1>{body}</main><footer>{footer}</footer>{bar}</body></html>"
        )
        browser = open_page("/robots.txt")
        for path, content in PICTURES.items():
            browser.route(f"**{path}", answer(content, "image/png"))
        browser.route("**/essai", answer(html, "text/html; charset=utf-8"))
        browser.goto("/essai", wait_until="load")
        browser.wait_for_timeout(300)
        return dict(browser.evaluate(script))

    return check_


@pytest.fixture
def bad(check):
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    page.standfirst, page.search_description, page.review_on = "", "", timezone.localdate().replace(year=2020)
    return check("".join(wrong for wrong, _right in CASES.values()), page, "Pied de page")


@pytest.fixture
def good(check):
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    page.standfirst, page.review_on = "En une phrase.", None
    return check("".join(right for _wrong, right in CASES.values()), page, site_text("fr").funding_mention)


def test_each_rule_finds_what_it_is_for(bad):
    assert set(RULES) <= {*CASES, *PAGE_CASES}
    assert {*CASES, *PAGE_CASES} - set(bad) == set()
    assert "#sigle-ZQX" in bad["unexplained-acronym"]


def test_no_rule_complains_of_what_is_right(good):
    assert {*CASES, *PAGE_CASES} & set(good) == set()


def test_every_rule_of_axe_has_its_words(check):
    page = NewsPage.objects.filter(locale__language_code="fr").first()
    found = check("", page, "", script="() => axe.getRules().map(({ ruleId }) => [ruleId, true])")
    assert len(found) > 90
    assert set(found) | set(RULES) <= set(messages_in("fr"))
