"""Every type of page at its widths, in both languages: no word broken, no text small, cut, on a text or on a drawing.

No hole between two things, either. A project of which everything is known is one of them. The home page is no longer
than it may be; and pages hold what they do not hold yet: endless words, a full menu.
"""

from itertools import cycle
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from bench import axe
from bench.sample import Sample
from people.models import Person, PersonRole
from programme.models import AxisPage, ObjectivePage
from projects.models import ProjectIndexPage, ProjectPublication
from projects.project_pages import MoneyMeaning
from research.models import Publication, Result
from research.publications import PublicationProject, State
from research.results import ResultProject
from tests.browser.conftest import page_in, profile
from tests.conftest import one_of_each, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WIDTHS = (320, 360, 768, 1024, 1152, 1280, 1440, 2560)
# A page other than the home page has the narrowest, the most usual and two of the others, in turn.
ALWAYS, IN_TURN = (320, 1280), ((360, 1024), (768, 1440), (1152, 2560))
# An English page is built as its French twin is: other words, in the head that all share and beneath it.
ENGLISH_WIDTHS = (320, 1024)
HEIGHT = 900
# Where the menu of wide screens has the least room.
NARROWEST, CROWDED_WIDTH = 320, 1024
# The greatest height of the home page, by the width of the window.
LONGEST = {360: 10_500, 1440: 7_500}
WRONG = (Path(axe.__file__).parent / "layout.js").read_text()
FULL = "a full project"
LONG = "Bioproduction en continu de vecteurs adéno-associés recombinants : purification, contrôle, mise en flacon. " * 5
BESIDE = (
    *("/partenaires/cea/", "/en/partners/cea/", "/recherche/?q=vecteur", "/en/search/?q=vector", "/plan-du-site/"),
    *("/projets/ce-qui-est-publie/dire/", "/en/projects/what-is-published/dire/"),
)
NAMES = {
    "runOnly": ["label-content-name-mismatch"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}
# What one reads in a link or a button is in its name as it is read: some readers' tools compare letter by letter.
UNNAMED = """() => {
  const plain = (text) => text.toLowerCase().replace(/\\s+/g, " ").trim();
  return [...document.querySelectorAll(":is(a, button, summary)[aria-label]")].filter((control) => {
    const copy = control.cloneNode(true);
    for (const unread of copy.querySelectorAll("title, [aria-hidden=true]")) unread.remove();
    return !plain(control.ariaLabel).includes(plain(copy.textContent));
  }).map((control) => `${control.ariaLabel}: ${control.textContent}`);
}"""
# What stands on a field of its own, with words in it, while colours are the page's: marked for later.
FIELDS = """() => {
  const colour = (element) => {
    for (; element; element = element.parentElement) {
      const { backgroundColor } = getComputedStyle(element);
      if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
    }
  };
  for (const element of document.querySelectorAll("body *")) {
    const { width } = element.getBoundingClientRect();
    if (element.closest("svg, .visually-hidden, .skip") || !element.checkVisibility()) continue;
    const isWide = width > innerWidth * 0.95;
    if (!isWide && element.innerText?.trim() && colour(element) !== colour(element.parentElement))
      element.dataset.field = "";
  }
}"""
# Of these, what has lost its edges once the system chooses the colours.
EDGELESS = """() => [...document.querySelectorAll("[data-field]")].filter((element) => {
  const style = getComputedStyle(element);
  const sides = ["top", "right", "bottom", "left"];
  const isBordered = sides.some((side) => Number.parseFloat(style[`border-${side}-width`]));
  return !isBordered && style.outlineStyle === "none" && style.forcedColorAdjust !== "none";
}).map((element) => element.className)"""


# What a word without end, in each text of a page, pushes off a narrow screen.
PUSHED = """() => {
  for (const words of document.querySelectorAll("main :is(p, .links > li, .facts dd, blockquote, figcaption)"))
    if (words.checkVisibility() && !words.closest("table")) words.append(` ${"endlessly".repeat(12)}`);
  return document.documentElement.scrollWidth > innerWidth ? ["wider than the window"] : [];
}"""
# Once every section of the site has something to tell, the menu takes another line and the search stays beside it.
CROWDED = """() => {
  const list = document.querySelector(".menu__list");
  list.append(...[1, 2, 3].map(() => list.lastElementChild.cloneNode(true)));
  const [menu, search] = [".menu", ".search"].map((name) => document.querySelector(name).getBoundingClientRect());
  return search.left >= menu.right && search.top < menu.bottom ? [] : ["the search left the menu"];
}"""


def full_project():
    """A project of which everything is known, at length, as a visitor is answered it; nothing of it is kept."""
    with transaction.atomic():
        index = ProjectIndexPage.objects.get(locale__language_code="fr")
        project = Sample(index.locale).project(1)
        project.title, project.standfirst, project.keywords = LONG[:255], LONG, LONG[:300]
        project.short_title, project.coordinator, project.anr_reference = LONG[:80], LONG[:60], "22-PEBI-0099"
        project.money, project.money_meaning = 12.75, MoneyMeaning.UNSAID
        project.start_year, project.end_year, project.contact_email = 2024, 2029, "contact@exemple.example.org"
        project.publications = [ProjectPublication(reference=LONG[:500])]
        project.axes, project.objectives = AxisPage.objects.all(), ObjectivePage.objects.all()
        publish(project, index)
        shown = Publication.objects.create(kind="article", title=LONG, authors="A. B", state=State.SHOWN, slug="full")
        PublicationProject.objects.create(publication=shown, project=project)
        result = Result.objects.create(kind="dataset", name=LONG[:300], description=LONG, source="S", is_shown=True)
        ResultProject.objects.create(result=result, project=project)
        person = Person(name=LONG[:110], orcid="0000-0002-1825-0097", ground="role", source=LONG[:200], is_shown=True)
        person.roles = [PersonRole(title=LONG[:150], project=project, is_coordination=True)]
        person.save()
        answer = Client().get(project.url)
        transaction.set_rollback(True)
    return answer.content.decode()


@pytest.fixture(scope="module")
def seen(chromium, server, django_db_setup, django_db_blocker):
    """What is wrong with each page: `{what: {(address, width): lines}}`; each is loaded once, the window resized."""
    with django_db_blocker.unblock():
        addresses, full = [*one_of_each(), *BESIDE, FULL], full_project()
    context = profile(chromium, server, reduced_motion="reduce", bypass_csp=True)
    page, found = page_in(context), {"layout": {}, "names": {}, "edges": {}, "length": {}, "stretched": {}}
    for address, in_turn in zip(addresses, cycle(IN_TURN), strict=False):
        page.goto("/" if address == FULL else address)
        if address == FULL:
            page.set_content(full)
        for width in widths_of(address, in_turn):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found["layout"][address, width] = page.evaluate(WRONG)
            if address in ("/", "/en/") and width in LONGEST:
                height = page.evaluate("document.documentElement.scrollHeight")
                found["length"][address, width] = [height] if height > LONGEST[width] else []
        found["names"][address, width] = page.evaluate(UNNAMED)
        if page.locator("main :is(a, button)[aria-label]").count():
            found["names"][address, width] += axe.violations(page, rules=NAMES)
        page.evaluate(FIELDS)
        page.emulate_media(forced_colors="active")
        found["edges"][address, width] = page.evaluate(EDGELESS)
        page.emulate_media(forced_colors="none")
        for width, script in ((NARROWEST, PUSHED), (CROWDED_WIDTH, CROWDED)):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            found["stretched"][address, width] = page.evaluate(script)
    context.close()
    return found


def widths_of(address, in_turn):
    """Return the widths at which the page at an address is looked at."""
    if address in ("/", "/en/", FULL):
        return WIDTHS
    return ENGLISH_WIDTHS if address.startswith("/en/") else sorted((*ALWAYS, *in_turn))


@pytest.mark.parametrize("what", ["layout", "names", "edges", "length", "stretched"])
def test_nothing_is_wrong_at_any_width(seen, what):
    assert seen[what]
    assert not {where: lines for where, lines in seen[what].items() if lines}
