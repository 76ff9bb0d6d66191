"""An editor translates a news item, changes the French, sees the English fall behind, and brings it up to date."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FRENCH, CHANGED, ENGLISH = "Une thérapie à l’essai", "Une thérapie mise à l’essai", "A therapy on trial"
PATIENCE = 90_000  # milliseconds
# What a news item may cost to translate and publish, from the dashboard.
MOST = {"loads": 5, "clicks": 14, "fields": 5}


class Actions:
    """The hands of an editor, which count what they do."""

    def __init__(self, page):
        self.page, self.loads, self.clicks, self.fields = page, 0, 0, 0
        # What is counted is actions, not time: a form that waits for a busy server is sent again by itself.
        page.set_default_timeout(PATIENCE)
        page.on("domcontentloaded", lambda _page: self.count_load())

    def count_load(self):
        self.loads += 1

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def fill(self, locator, text):
        self.fields += 1
        locator.fill(text)

    def publish(self):
        self.click(self.page.get_by_role("button", name="Publier", exact=True).last)
        self.page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


@pytest.fixture
def hands(sign_in):
    return Actions(sign_in("camille", "/admin/translation/?kind=news.NewsIndexPage"))


def title(page):
    return page.locator("input[name=title], textarea[name=title]").first


def test_a_news_item_from_french_to_english_and_back(hands, server):
    page = hands.page
    page.get_by_role("link", name="Actualités", exact=True).first.click()
    index = re.search(r"/pages/(\d+)/edit", page.url).group(1)
    page.goto(f"/admin/pages/add/news/newspage/{index}/")
    title(page).fill(FRENCH)
    page.locator("[name=standfirst]").fill("Ce que l’essai doit montrer.")
    page.locator("[name=date]").fill("2026-05-04")
    # The calendar over the button goes with the focus, and comes a moment after it.
    page.keyboard.press("Tab")
    page.add_style_tag(content=".xdsoft_datetimepicker { display: none !important }")
    hands.publish()
    assert "Ce texte n’est pas encore traduit en anglais" in page.locator(".messages").inner_text()

    page.goto("/admin/")
    hands.loads = hands.clicks = hands.fields = 0
    hands.click(page.get_by_role("button", name=re.compile(f"Traduire.*{FRENCH}")))
    page.wait_for_url(re.compile(r"/edit/"))
    hands.fill(title(page), ENGLISH)
    hands.fill(page.locator("[name=standfirst]"), "What the trial is to show.")
    hands.publish()
    spent = {name: getattr(hands, name) for name in MOST}
    assert all(spent[name] <= MOST[name] for name in MOST), spent
    english = f"{server}/en/news/a-therapy-on-trial/"
    assert page.request.get(english).status == 200

    page.goto("/admin/translation/?state=stale")
    assert FRENCH not in page.locator("main").inner_text()
    page.goto("/admin/translation/?kind=news.NewsPage")
    page.get_by_role("link", name=FRENCH, exact=True).click()
    title(page).fill(CHANGED)
    hands.publish()
    assert "La traduction en anglais est à revoir" in page.locator(".messages").inner_text()

    page.goto("/admin/translation/?state=stale")
    page.get_by_role("link", name=re.compile(f"Revoir.*{CHANGED}")).click()
    assert "L’original a changé" in page.locator(".messages").inner_text()
    title(page).fill("A therapy now on trial")
    hands.publish()
    page.locator(".messages").get_by_role("button", name="Cette traduction est à jour").click()
    page.wait_for_url(re.compile(r"/edit/"))
    page.goto("/admin/translation/?state=translated&kind=news.NewsPage")
    assert CHANGED in page.locator("main").inner_text()
    assert "A therapy now on trial" in page.request.get(english).text()
    assert page.problems == []


def test_who_writes_begins_a_translation_from_the_page_and_goes_on_in_its_draft(sign_in):
    page = sign_in("rene", "/admin/translation/?kind=news.NewsIndexPage")
    page.set_default_timeout(PATIENCE)
    page.get_by_role("link", name="Actualités", exact=True).first.click()
    index = re.search(r"/pages/(\d+)/edit", page.url).group(1)
    page.goto(f"/admin/pages/add/news/newspage/{index}/")
    title(page).fill("Un brouillon à traduire")
    page.locator("form[data-edit-form]").evaluate("form => form.requestSubmit()")
    page.wait_for_url(re.compile(r"/edit/$"))
    page.locator("header").get_by_role("button", name="Actions").click()
    page.get_by_role("link", name="Traduire", exact=True).click()
    page.get_by_role("button", name="Commencer la traduction").click()
    page.wait_for_url(re.compile(r"/edit/$"))
    assert "Traduction de « Un brouillon à traduire »" in page.locator(".messages").inner_text()
    page.get_by_role("link", name="Ouvrir l’original").click()
    assert title(page).input_value() == "Un brouillon à traduire"
    assert page.problems == []


def test_a_term_of_the_glossary_is_translated_and_its_original_stays(sign_in):
    page = sign_in("camille", "/admin/snippets/programme/glossaryterm/add/")
    page.set_default_timeout(PATIENCE)
    for field, text in (("term", "greffon"), ("definition", "Un tissu que l’on greffe.")):
        page.locator(f"[name={field}]").fill(text)
    page.locator("form[data-edit-form]").evaluate("form => form.requestSubmit()")
    page.wait_for_url(re.compile(r"/glossaryterm/(\?.*)?$"))
    page.goto("/admin/translation/?state=missing&kind=programme.GlossaryTerm")
    page.get_by_role("link", name=re.compile("Traduire.*greffon")).click()
    assert page.locator("[name=term]").input_value() == "greffon"
    for field, text in (("term", "graft"), ("definition", "A tissue that is grafted.")):
        page.locator(f"[name={field}]").fill(text)
    page.locator("form[data-edit-form]").evaluate("form => form.requestSubmit()")
    page.wait_for_url(re.compile(r"/glossaryterm/(\?.*)?$"))
    page.goto("/admin/translation/?state=translated&kind=programme.GlossaryTerm")
    page.get_by_role("link", name="greffon", exact=True).click()
    assert page.locator("[name=term]").input_value() == "greffon"
    assert page.problems == []
