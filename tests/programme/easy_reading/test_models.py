"""Pages easy to read: short, with drawings, tied to the page that each is the twin of, and stale when that changes."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import PageViewRestriction

from bench.budgets import MOST
from pepr_site.templatetags.site_tags import symbols
from programme.easy_reading.models import EasyDrawing
from programme.easy_reading.models import words as words_of
from programme.easy_reading.panel import EasyPanel
from programme.models import EasyPage, GlossaryTerm, Question
from projects.models import ProjectPage
from tests.conftest import publish
from tests.content.library import LANGUAGES, of_type, strings
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db
SKIN = {"fr": ("substituts-de-peau", "la-peau"), "en": ("skin-substitutes", "skin")}
# An idea is said in as many words, and no more.
MOST_WORDS = 15
# What the rules of easy reading leave out: a passive, a number in letters, a nicety of the written language.
HARD = {
    "fr": re.compile(
        r"\b(est|sont|été|être) [\w’]+(é|ée|és|ées|uit|uite|erts?|erte)\b"
        r"|\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze)\b|-t-(on|il|elle)\b|\bcelui|\bdont\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(is|are|was|were|be|been) ((?!need)\w+ed|made|given|found|known|paid|led|done)\b"
        r"|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|\bwhom\b",
        re.IGNORECASE,
    ),
}
INITIALS = re.compile(r"\b(?:[A-Z]{3,}|\w*[A-Z]\w?[A-Z][\w-]*)\b")
EXPLAINED = re.compile(r"s’appelle|name of|names of|public research|publics? de recherche", re.IGNORECASE)


def easy(language="fr"):
    return EasyPage.objects.get(slug=SKIN[language][1], locale__language_code=language)


def project(language="fr"):
    return ProjectPage.objects.get(slug=SKIN[language][0], locale__language_code=language)


def soup(client, page):
    return BeautifulSoup(client.get(page.get_url()).content, "lxml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_and_its_twin_lead_to_each_other(client, language):
    twin = easy(language)
    assert soup(client, project(language)).main.select(f'a[href="{twin.get_url()}"]')
    shown = soup(client, twin).main
    assert shown.select_one(".page-head").select(f'a[href="{project(language).get_url()}"]')
    first = twin.get_parent()
    assert shown.select(f'nav a[href="{first.url}"]') and soup(client, first).main.select(f'a[href="{twin.get_url()}"]')
    assert queries_to_draw(client, twin.get_url()) <= MOST["queries"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_the_twin_of_one_and_says_that_no_reader_has_tried_it_yet(client, language):
    pages = EasyPage.objects.filter(locale__language_code=language)
    assert len(pages) == 8 and all(page.source_page.locale_id == page.locale_id for page in pages)
    for page in pages:
        page.follow()
        page.save()
        text = soup(client, page).main.get_text(" ")
        assert {"fr": "doivent encore relire", "en": "still have to check"}[language] in text
        assert page.outdated_since is None and "callout" not in str(soup(client, page).main)
    twin = easy(language)
    twin.read_by = "l’atelier de lecture"
    twin.save_revision().publish()
    assert "l’atelier de lecture" in soup(client, twin).main.get_text(" ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_idea_is_short_and_has_its_drawing(client, language):
    drawn = symbols("easy")
    assert set(EasyDrawing.values) == set(drawn)
    for path, page in of_type("programme.EasyPage", language).items():
        for block in page["ideas"]:
            for name, text in strings(block):
                for sentence in re.split(r"(?<=[.?!])\s+", text) if name != "drawing" else ():
                    assert len(sentence.split()) <= MOST_WORDS and "%" not in sentence, (path, sentence)
        said = [text for block in page["ideas"] for name, text in strings(block) if name not in {"drawing", "page"}]
        assert not [text for text in said if HARD[language].search(text)], path
        # Initials are explained where they stand: a word of the page, a name that is said, what the body is.
        words = {block["word"]["word"] for block in page["ideas"] if "word" in block}
        explained = " ".join([*words, *(text for text in said if EXPLAINED.search(text))])
        assert {one for text in said for one in INITIALS.findall(text)} <= set(INITIALS.findall(explained)), path
    ideas = soup(client, easy(language)).select(".idea")
    assert len(ideas) > 5 and all(idea.svg and idea.p for idea in ideas)


def test_an_amount_is_said_in_full(client):
    text = soup(client, EasyPage.objects.get(slug="facile-a-lire")).select_one(".easy").get_text(" ")
    assert re.search(r"80\smillions d’euros", text) and "M€" not in text and "[[" not in text


def test_it_is_told_as_stale_from_when_its_page_changes_until_they_are_compared_again(client, admin):
    page, twin = project(), easy()
    page.standfirst = "Autre chose."
    page.save_revision().publish()
    assert timezone.now() - EasyPage.objects.get(pk=twin.pk).outdated_since < timedelta(minutes=1)
    assert "a changé depuis" in soup(client, twin).main.get_text(" ")
    panel = BeautifulSoup(admin.get("/admin/").content, "lxml").find(id="dashboard-easy").parent
    assert twin.title in panel.text and f"/admin/pages/{page.pk}/edit/" in str(panel)
    # A typo mended says nothing of the page of origin.
    twin = EasyPage.objects.get(pk=twin.pk)
    since = twin.outdated_since
    twin.title += " !"
    twin.save_revision().publish()
    assert EasyPage.objects.get(pk=twin.pk).outdated_since == since
    twin.compared_on = date(2027, 1, 5)
    twin.save_revision().publish()
    assert EasyPage.objects.get(pk=twin.pk).outdated_since is None
    # Its translation is compared with its own page.
    assert "compared_on" not in EasyPage.shared_names()
    # The list of the projects tells the same standfirst, and its twin still waits.
    panel = BeautifulSoup(admin.get("/admin/").content, "lxml").find(id="dashboard-easy").parent
    assert twin.title not in panel.text and "Les projets en mots faciles" in panel.text


def test_it_follows_again_by_the_form_however_often_in_a_day(admin):
    twin, today = easy(), timezone.localdate()
    for words in ("Un.", "Deux."):
        page = project()
        page.standfirst = words
        page.save_revision().publish()
        assert EasyPage.objects.get(pk=twin.pk).outdated_since
        form = BeautifulSoup(admin.get(f"/admin/pages/{twin.pk}/edit/").content, "lxml").find(id="page-edit-form")
        data = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
        data |= {field["name"]: field.text.strip() for field in form.select("textarea[name]")}
        data |= {"source_page": project().pk, "ideas-count": 0, "sources-count": 0, "compared_on": f"{today}"}
        response = admin.post(f"/admin/pages/{twin.pk}/edit/", data | {"action-publish": "1"})
        assert response.status_code == 302, response.context["form"].errors
        assert EasyPage.objects.get(pk=twin.pk).outdated_since is None


def test_what_a_page_lists_counts_as_what_it_says(home):
    index = EasyPage.objects.get(slug="les-projets")
    publish(ProjectPage(title="Un treizième", slug="treize", number=13, short_title="T"), index.source_page)
    assert EasyPage.objects.get(pk=index.pk).outdated_since
    glossary = EasyPage.objects.get(slug="une-biotherapie")
    GlossaryTerm.objects.filter(locale=home.locale).first().delete()
    assert EasyPage.objects.get(pk=glossary.pk).outdated_since


def test_what_nobody_may_read_or_sees_makes_no_page_stale():
    index = EasyPage.objects.get(slug="les-projets")
    index.follow()
    index.source_page.specific.add_child(instance=ProjectPage(title="Caché", slug="cache", number=77, live=False))
    assert index.since_when() is None
    asked = Question.objects.exclude(also_asked="").select_related("on_page").first()
    said = words_of(asked.on_page)
    assert asked.answer in said and asked.also_asked not in said


def test_a_twin_is_compared_once_its_page_is_chosen():
    twin, page = easy(), easy().source_page
    for source in (None, page):
        twin.source_page, twin.compared_on = source, date(2027, 1, 5)
        twin.save()
    assert twin.followed and twin.outdated_since is None


def test_the_panel_lists_what_is_online_and_may_be_changed(admin_user, django_user_model):
    stranger = django_user_model.objects.create_user("passante", password="x")
    page = easy()
    EasyPage.objects.exclude(pk=page.pk).update(outdated_since=None)
    for user, is_live, told in ((admin_user, True, [page]), (admin_user, False, []), (stranger, True, [])):
        EasyPage.objects.filter(pk=page.pk).update(outdated_since=timezone.now(), live=is_live)
        assert list(EasyPanel(user).items()) == told


def test_nothing_leads_to_a_twin_that_nobody_may_read(client):
    twin = easy()
    other = EasyPage.objects.exclude(pk=twin.pk).child_of(twin.get_parent()).first()
    restriction = PageViewRestriction.objects.create(page=twin, restriction_type=PageViewRestriction.LOGIN)
    for one in (project(), other):
        assert twin.get_url() not in soup(client, one).main.decode()
    restriction.delete()
    twin.unpublish()
    assert twin.get_url() not in soup(client, project()).main.decode()
    page = project()
    page.unpublish()
    twin.save_revision().publish()
    assert soup(client, twin).main.select_one(".page-head") and page.get_url() not in soup(client, twin).main.decode()
