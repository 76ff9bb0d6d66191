"""The tasks of the guide about kits and what the desk shows, done as their pages say; GUIDE=1 takes their pictures."""

import re

import psycopg2
import pytest
from docx import Document

from tests.browser.walk import HOME, Walk, panel

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What was read, and a news item of the month that has ended.
SEEN = """
UPDATE news_newspage SET date = date_trunc('month', current_date) - interval '3 days' WHERE page_ptr_id =
(SELECT min(page_ptr_id) FROM news_newspage JOIN wagtailcore_page ON id = page_ptr_id WHERE live AND depth = 4
AND locale_id = (SELECT id FROM wagtailcore_locale WHERE language_code = 'fr'));
INSERT INTO pepr_site_visits (day, path, times)
SELECT current_date - ago, path, 3 + (ago * 7) % 11 FROM generate_series(0, 20) AS ago,
(VALUES ('/'), ('/projets/'), ('/actualites/')) AS read (path) ON CONFLICT DO NOTHING
"""


def test_import_a_press_release(sign_in, tmp_path):
    written = Document()
    for words in ("Communiqué de presse", "Paris, le 12 mars 2026"):
        written.add_paragraph(words)
    written.add_heading("Une greffe de peau entre à l’hôpital", 0)
    written.add_paragraph("Un premier patient a reçu la greffe.")
    written.add_paragraph("Le programme dispose de 80 M€ ; ses 12 projets ont été lancés en 2022.")
    written.save(tmp_path / "communique.docx")
    hands = Walk("importer-un-communique", sign_in("camille"))
    page = hands.page
    hands.click(page.get_by_role("link", name="Importer un communiqué"))
    page.locator("[name=file]").set_input_files(tmp_path / "communique.docx")
    hands.picture("communique-fichier", page.locator("main form").last)
    hands.click(page.get_by_role("button", name="En faire un brouillon"))
    page.wait_for_url("**/edit/**")
    told = page.locator(".messages")
    assert "2022 : à vérifier" in told.inner_text().replace("\xa0", " ")
    hands.picture("communique-brouillon", told)
    assert page.input_value("[name=title]") == "Une greffe de peau entre à l’hôpital"
    hands.end()


def reports(hands, name, address):
    hands.click(hands.page.get_by_role("button", name="Rapports", exact=True))
    hands.click(hands.page.get_by_role("link", name=name, exact=True))
    hands.page.wait_for_url(f"**/reports/{address}/**")


def what_comes(hands):
    reports(hands, "À venir", "desk-calendar")
    subscribe = hands.page.get_by_role("link", name="S’abonner")
    # Without the address, which opens the list to whoever has it.
    hands.picture("venir-agenda", hands.page.get_by_role("heading", name="Dans votre agenda"), subscribe)


def pages_read(hands):
    reports(hands, "Pages lues", "visits")
    hands.picture("lues-dessin", hands.page.locator("figure").first)
    hands.click(hands.page.locator("header").get_by_role("button", name="Actions").first)


def letter(hands):
    reports(hands, "Lettre du mois", "letter")
    hands.click(hands.page.get_by_role("button", name="Préparer la lettre"))
    hands.picture("lettre-choix", hands.page.locator("main form").last)


def sheet(hands):
    hands.page.goto("/projets/substituts-de-peau/")
    hands.picture("fiche-lien", hands.page.locator("section.share ul").last)
    address = hands.page.get_by_role("link", name="Fiche à imprimer").first.get_attribute("href")
    assert hands.page.request.get(address).status in {200, 503}


def kit(hands):
    hands.page.goto("/")
    hands.click(hands.page.locator("footer").get_by_role("link", name="Kits des partenaires"))
    hands.click(
        hands.page.locator("main").get_by_role("link", name=re.compile("substituts de peau", re.IGNORECASE)).first
    )
    hands.picture("kit-page", hands.page.locator("main h1").first, hands.page.locator("main h2").nth(1))


def form_of(hands, title):
    hands.open_in_tree(HOME, title)
    hands.page.goto(f"{hands.page.url}edit/")


def funding(hands):
    form_of(hands, "Mention du financement")
    hands.picture("mention-phrase", panel(hands.page, "La phrase"))


def press(hands):
    form_of(hands, "Presse")
    hands.picture("presse-textes", panel(hands.page, "Présentations"))


def notice(hands):
    hands.click(hands.page.get_by_role("link", name="Poser un bandeau"))
    row = hands.page.get_by_role("row").filter(has_text=re.compile("français", re.IGNORECASE))
    hands.click(row.get_by_role("link").first)
    hands.page.wait_for_url("**/edit/**")
    hands.picture("bandeau-texte", panel(hands.page, "Bandeau"))


def home(hands):
    hands.click(hands.page.get_by_role("link", name="Composer l’accueil"))
    hands.page.wait_for_url("**/edit/**")
    hands.picture("accueil-section", hands.page.locator("#sections-root .w-panel__header").first)
    hands.page.goto("/admin/snippets/programme/keyfigure/add/")


def menus(hands):
    hands.click(hands.page.get_by_role("link", name="Ordonner les menus"))
    hands.picture("menus-ordre", hands.page.locator("main table thead"), hands.page.locator("main tbody tr").nth(3))
    hands.click(hands.page.locator("main").get_by_role("link", name="Programme", exact=True).first)
    hands.click(hands.page.get_by_role("tab", name="Adresse et partage"))


SHOWN = {
    "voir-ce-qui-vient": what_comes,
    "voir-les-pages-lues": pages_read,
    "preparer-la-lettre-du-mois": letter,
    "donner-une-fiche": sheet,
    "donner-le-kit-de-projet": kit,
    "tenir-la-mention-du-financement": funding,
    "tenir-la-page-de-presse": press,
    "poser-un-bandeau": notice,
    "composer-l-accueil": home,
    "ordonner-les-menus": menus,
}


def test_show_what_the_desk_and_the_kits_have(sign_in, database_copy):
    with psycopg2.connect(database_copy) as connection, connection.cursor() as cursor:
        cursor.execute(SEEN)
    connection.close()
    page = sign_in("camille")
    for name, show in SHOWN.items():
        hands = Walk(name, page)
        page.goto("/admin/")
        show(hands)
        hands.end()
