"""An editor translates a news item, changes the French, sees the English fall behind, and brings it up to date."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FRENCH, CHANGED, ENGLISH = "Une thérapie à l’essai", "Une thérapie mise à l’essai", "A therapy on trial"
# What a news item may cost to translate and publish, from the dashboard.
MOST = {"loads": 5, "clicks": 14, "fields": 5}


class Actions:
    """The hands of an editor, which count what they do."""

    def __init__(self, page):
        self.page, self.loads, self.clicks, self.fields = page, 0, 0, 0
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
    return Actions(sign_in("camille"))


def title(page):
    return page.locator("input[name=title], textarea[name=title]").first


def test_a_news_item_from_french_to_english_and_back(hands, server, news_form):
    page = hands.page
    page.goto(news_form)
    title(page).fill(FRENCH)
    page.locator("[name=standfirst]").fill("Ce que l’essai doit montrer.")
    page.locator("[name=date]").fill("2026-05-04")
    # The calendar over the button goes with the focus, and comes a moment after it.
    page.keyboard.press("Tab")
    page.add_style_tag(content=".xdsoft_datetimepicker { display: none !important }")
    hands.publish()
    expect(page.locator(".messages")).to_contain_text("Ce texte n’est pas encore traduit en anglais")

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
    expect(page.locator(".messages")).to_contain_text("La traduction en anglais est à revoir")

    page.goto("/admin/translation/?state=stale")
    page.get_by_role("link", name=re.compile(f"Revoir.*{CHANGED}")).click()
    expect(page.locator(".messages")).to_contain_text("L’original a changé")
    title(page).fill("A therapy now on trial")
    hands.publish()
    page.locator(".messages").get_by_role("button", name="Cette traduction est à jour").click()
    page.wait_for_url(re.compile(r"/edit/"))
    page.goto("/admin/translation/?state=translated&kind=news.NewsPage")
    assert CHANGED in page.locator("main").inner_text()
    assert "A therapy now on trial" in page.request.get(english).text()
    assert page.problems == []
