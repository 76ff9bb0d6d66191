"""What the guide tells beside the tasks that are counted: each page is played as it says."""

import re

from PIL import Image
from playwright.sync_api import expect

from tests.browser.desk.editor import HOME
from tests.browser.desk.tasks import FORM, LIST, open_report, send_picture

# Links that the weekly check found broken, what was read, and a news item of the month that has ended.
ROWS = """
INSERT INTO pepr_site_checkedlink (address, state, reason, failures, places) SELECT address, state, reason, failures,
'[{"title": "Une actualité", "field": "Contenu : texte", "url": "/admin/"}]'
FROM (VALUES ('/une-page-partie/', 'lost', '', 1), ('https://exemple.fr/perdue', 'broken', 'HTTP 404', 3))
AS found (address, state, reason, failures);
UPDATE news_newspage SET date = date_trunc('month', current_date) - interval '3 days' WHERE page_ptr_id =
(SELECT min(page_ptr_id) FROM news_newspage JOIN wagtailcore_page ON id = page_ptr_id WHERE live AND depth = 4
AND locale_id = (SELECT id FROM wagtailcore_locale WHERE language_code = 'fr'));
INSERT INTO pepr_site_visits (day, path, times)
SELECT current_date - ago, path, 3 + (ago * 7) % 11 FROM generate_series(0, 20) AS ago,
(VALUES ('/'), ('/projets/'), ('/actualites/')) AS read (path) ON CONFLICT DO NOTHING
"""


def new_news(editor, title, standfirst):
    editor.open_in_tree(HOME, "Actualités")
    editor.follow(editor.page.get_by_role("link", name="Ajouter une sous-page").first, re.compile("/add/"))
    editor.fill_form(title=title, standfirst=standfirst)


def save_draft(editor):
    editor.follow(editor.page.get_by_role("button", name="Enregistrer le brouillon"), FORM)


def several_pictures(editor, folder):
    page = editor.page
    editor.click(editor.menu("Images"))
    editor.click(page.get_by_role("link", name="Ajouter une image").first)
    page.wait_for_url("**/images/multiple/add/")
    paths = [folder / f"atelier-{number}.png" for number in range(2)]
    for number, path in enumerate(paths):
        Image.new("RGB", (900, 600), (40 * number, 90, 140)).save(path)
    page.locator("input[type=file]").set_input_files(paths)
    credit = page.locator("#upload-list [name$=-credit]")
    expect(credit).to_have_count(2)
    save = page.locator("#upload-list").get_by_role("button", name="Mettre à jour")
    field = page.locator("#upload-list .w-field__wrapper").filter(has=page.locator("[name$=-credit]")).first
    save.first.scroll_into_view_if_needed()
    editor.picture("images-credit", field, save.first)
    editor.click(save.first)
    expect(page.locator("#upload-list .w-field__errors .error-message")).to_be_visible()
    credit.first.fill("Inserm")
    editor.click(save.first)
    expect(credit).to_have_count(1)


def theme(editor, folder):
    page, tags = editor.page, re.compile(r"/tag/(\?.*)?$")
    editor.click(page.get_by_role("button", name="Programme", exact=True))
    editor.follow(editor.menu("Thèmes"), tags)
    editor.follow(page.get_by_role("link", name=re.compile("^Ajouter")).first, re.compile("/tag/add/"))
    editor.fill(page.locator("[name=name]"), "Bioproduction")
    editor.follow(page.get_by_role("button", name="Enregistrer", exact=True), tags)
    new_news(editor, "Une page classée", "Elle a un thème.")
    page.get_by_role("checkbox", name="Bioproduction").check()
    label = page.locator("main").get_by_text("Thèmes", exact=True).first
    editor.picture("theme-cases", label, page.locator(".w-field__wrapper").filter(has=page.locator("[name=tags]")).last)
    editor.publish(LIST)
    assert "?tag=bioproduction" in editor.read("/actualites/une-page-classee/")


def picture_of_links(editor, folder):
    new_news(editor, "Une page à partager", "Un lien y mène.")
    editor.click(editor.page.get_by_role("tab", name="Adresse et partage"))
    part, path = editor.panel("Image de partage"), folder / "cuve.png"
    Image.new("RGB", (1600, 900), "#0b5").save(path)
    send_picture(editor, part, path, "Une cuve de culture")
    editor.picture("partage-image", part)
    editor.publish(LIST)


def model(editor, folder):
    page = editor.page
    new_news(editor, "Un portrait type", "Qui, où, depuis quand.")
    save_draft(editor)
    editor.click(page.get_by_role("tab", name="Réglages"))
    page.locator("[name=is_model]").check()
    save_draft(editor)
    editor.open_in_tree(HOME, "Actualités")
    editor.click(page.get_by_role("button", name="Actions").first)
    editor.follow(page.get_by_role("link", name="Partir d’un modèle"), re.compile("/modeles/"))
    page.fill("[name=title]", "Le portrait de mars")
    editor.picture("modele-choix", page.locator("main form").last)
    editor.follow(page.get_by_role("button", name="Créer le brouillon"), FORM)
    assert page.input_value("[name=standfirst]") == "Qui, où, depuis quand."


def broken_links(editor, folder):
    open_report(editor, "Liens", "links")
    editor.picture("liens-liste", editor.page.locator("main table"))
    assert editor.page.locator("main tbody tr").count() == 2


def shared_draft(editor, folder):
    page = editor.page
    new_news(editor, "Un brouillon à relire", "Qu’en dites-vous ?")
    save_draft(editor)
    editor.click(page.get_by_role("button", name="Actions").first)
    editor.follow(page.get_by_role("link", name="Partager ce brouillon").first, re.compile("/partages/"))
    editor.click(page.get_by_role("button", name="Créer un lien"))
    link = page.locator("input[readonly]").first
    link.wait_for()
    editor.picture("relire-lien", page.locator("section").filter(has=link).last)


def undo(editor, folder):
    page = editor.page
    new_news(editor, "Une page de trop", "Elle repart.")
    editor.publish(LIST)
    editor.picture("annuler-bouton", page.locator(".messages"))
    editor.follow(page.locator(".undo").get_by_role("button", name="Annuler"), FORM)
    assert page.request.get("/actualites/une-page-de-trop/").status == 404


def what_comes(editor, folder):
    open_report(editor, "À venir", "editorial-calendar")
    subscribe = editor.page.get_by_role("link", name="S’abonner")
    # Without the address, which opens the list to whoever has it.
    editor.picture("venir-agenda", editor.page.get_by_role("heading", name="Dans votre agenda"), subscribe)


def pages_read(editor, folder):
    open_report(editor, "Pages lues", "visits")
    editor.picture("lues-dessin", editor.page.locator("figure").first)
    editor.click(editor.page.locator("header").get_by_role("button", name="Actions").first)


def letter(editor, folder):
    open_report(editor, "Lettre du mois", "letter")
    editor.click(editor.page.get_by_role("button", name="Préparer la lettre"))
    editor.picture("lettre-choix", editor.page.locator("main form").last)


def sheet(editor, folder):
    editor.page.goto("/projets/substituts-de-peau/")
    editor.picture("fiche-lien", editor.page.locator("section.share ul").last)
    address = editor.page.get_by_role("link", name="Fiche à imprimer").first.get_attribute("href")
    assert editor.page.request.get(address).status in {200, 503}


def kit(editor, folder):
    page, project = editor.page, re.compile("substituts de peau", re.IGNORECASE)
    page.goto("/")
    editor.click(page.locator("footer").get_by_role("link", name="Kits des partenaires"))
    editor.click(page.locator("main").get_by_role("link", name=project).first)
    editor.picture("kit-page", page.locator("main h1").first, page.locator("main h2").nth(1))


def form_of(editor, title):
    editor.open_in_tree(HOME, title)
    editor.page.goto(f"{editor.page.url}edit/")


def funding(editor, folder):
    form_of(editor, "Mention du financement")
    editor.picture("mention-phrase", editor.panel("La phrase"))


def press(editor, folder):
    form_of(editor, "Presse")
    editor.picture("presse-textes", editor.panel("Présentations"))


def menus(editor, folder):
    editor.click(editor.page.get_by_role("link", name="Ordonner les menus"))
    table = editor.page.locator("main table")
    editor.picture("menus-ordre", table.locator("thead"), table.locator("tbody tr").nth(3))
    editor.click(editor.page.locator("main").get_by_role("link", name="Programme", exact=True).first)
    editor.click(editor.page.get_by_role("tab", name="Adresse et partage"))


# By the page of the guide.
PLAYS = {
    "deposer-plusieurs-images": several_pictures,
    "classer-par-theme": theme,
    "choisir-l-image-de-partage": picture_of_links,
    "partir-d-un-modele": model,
    "reparer-les-liens": broken_links,
    "faire-relire-un-brouillon": shared_draft,
    "annuler-une-publication": undo,
    "voir-ce-qui-vient": what_comes,
    "voir-les-pages-lues": pages_read,
    "preparer-la-lettre-du-mois": letter,
    "donner-une-fiche": sheet,
    "donner-le-kit-de-projet": kit,
    "tenir-la-mention-du-financement": funding,
    "tenir-la-page-de-presse": press,
    "ordonner-les-menus": menus,
}
