"""Tasks of an editor, each from the dashboard by what can be seen there, and the proof that it was done.

Counting has begun as each of them begins. They are played in this order, the later ones on what the earlier ones made.
What a task costs, and the page of the guide that tells of it, stand in `bench/editing.toml`.
"""

import re
from datetime import datetime, timedelta

from docx import Document
from PIL import Image
from playwright.sync_api import expect

from tests.browser.desk import facts_tasks

# Where the editor is left after publishing, and where it writes.
LIST, FORM, HOME = re.compile(r"/admin/pages/\d+/$"), re.compile(r"/admin/pages/\d+/edit/"), re.compile(r"/admin/$")
ADDED = re.compile(r"/admin/pages/add/")
TRASH = re.compile("/admin/corbeille/$")
NEWS, NEWS_CHANGED = "Une greffe de peau imprimée", "Une greffe de peau, imprimée"
ENGLISH = "A printed skin graft"
CALL = "Appel de l’essai"
DRAFT = "Un brouillon fini"
PROJECT = "/projets/substituts-de-peau/"


def panel(editor, name):
    return editor.page.locator(f"section[aria-labelledby=dashboard-{name}]")


def row(editor, name, title):
    return panel(editor, name).locator("li.dashboard-row").filter(has_text=title)


def a_picture(folder):
    path = folder / "greffe.png"
    Image.new("RGB", (1200, 800), "#206080").save(path)
    return path


def a_pdf(folder, name, words):
    """Write a file that begins as a PDF does and holds `words`."""
    path = folder / name
    path.write_bytes(b"%PDF-1.4\n%" + words + b"\n%%EOF\n")
    return path


def news(editor, folder):
    editor.follow(editor.button("Nouvelle actualité"), ADDED)
    editor.fill_form(title=NEWS, standfirst="Ce que la greffe change.", date="04/05/2026")
    editor.picture(
        "actualite-formulaire", *(editor.page.locator(f"[name={name}]") for name in ("title", "date", "scope"))
    )
    editor.page.get_by_role("checkbox").and_(editor.page.locator("[name=categories]")).first.click()
    send_picture(editor, editor.page, a_picture(folder), "Une plaque de peau imprimée.", taken="actualite-image")
    add_paragraph(editor, "La greffe est imprimée en une heure.")
    editor.picture("actualite-publier", editor.page.locator("footer").last)
    editor.publish(LIST)
    shown = editor.read("/actualites/une-greffe-de-peau-imprimee/")
    assert "en une heure" in shown and "Une plaque de peau" in shown


def send_picture(editor, within, path, description, taken=""):
    """Send a picture to the library from a form, by the dialog that chooses one, which the guide shows as `taken`."""
    editor.click(within.get_by_role("button", name="Choisir une image", exact=True))
    dialog = editor.page.locator(".modal-dialog")
    editor.click(dialog.get_by_role("tab", name="Transférer"))
    editor.pick_file(dialog.locator("input[type=file]"), path)
    # Made from the name of the file, a moment later: a person sees it come.
    expect(dialog.locator("[name$=-title]")).not_to_have_value("", timeout=60_000)
    editor.fill(dialog.locator("[name$=description]"), description)
    editor.fill(dialog.locator("[name$=credit]"), "Inserm")
    if taken:
        editor.picture(taken, dialog.locator("header, .w-tabs").first, dialog.locator("[name$=description]"))
    editor.click(dialog.get_by_role("button", name="Transférer").last)
    dialog.wait_for(state="hidden")


def add_paragraph(editor, words):
    body = editor.page.locator("#body-root")
    editor.click(body.locator("button[title*='Insérer'], button[title*='Ajouter']").first)
    editor.click(editor.page.get_by_role("option", name=re.compile("^Paragraphe|^Texte")).first)
    editor.fill(body.locator("[contenteditable=true]").first, words)


def figure(editor, folder):
    editor.follow(editor.button("Corriger un chiffre clé"), re.compile(r"/keyfigure/$"))
    editor.picture("chiffre-liste", editor.page.locator("main thead"), editor.page.locator("main tbody tr").nth(2))
    editor.follow(editor.page.locator("main table a[href*='/edit/']").first, re.compile("/edit/"))
    editor.picture("chiffre-valeur", editor.panel("Le chiffre"))
    editor.fill(editor.page.locator("[name=value]"), "81")
    editor.follow(editor.page.get_by_role("button", name="Enregistrer", exact=True), re.compile(r"/keyfigure/"))
    for path in ("/", "/programme/"):
        assert re.search(r"\b81\b", editor.read(path)), path


def call(editor, folder):
    editor.follow(editor.button("Nouvel appel"), ADDED)
    editor.fill_form(title=CALL, standfirst="Pour essayer.", opens_at="05/01/2030 09:00", closes_at="05/03/2030 17:00")
    editor.picture("appel-dates", editor.panel("Nature et calendrier"))
    editor.publish(LIST)
    shown = editor.read("/appels/appel-de-lessai/")
    assert "5 mars 2030" in shown and "Annoncé" in shown


def deadline(editor, folder):
    editor.follow(editor.button("Changer la date d’un appel"), LIST)
    editor.follow(editor.page.get_by_role("link", name=CALL, exact=True).first, FORM)
    editor.fill_form(closes_at="12/04/2030 17:00")
    editor.publish(LIST)
    assert "12 avril 2030" in editor.read("/appels/appel-de-lessai/")


def invite(editor, folder):
    editor.follow(
        row(editor, "projects", "substituts de peau").get_by_role("link", name="Inviter"), re.compile("/partenaires/")
    )
    editor.fill(editor.page.locator("#id_email"), "une.partenaire@exemple.fr")
    editor.follow(editor.page.get_by_role("button", name="Inviter", exact=True), re.compile("/partenaires/"))
    assert "est partie à une.partenaire@exemple.fr" in editor.page.locator(".messages").inner_text()


def partner(editor, folder):
    mine = editor.page.locator("section[aria-labelledby^=page-]").first
    editor.picture("partenaire-accueil", editor.page.locator("h1:visible").first, mine)
    editor.follow(editor.page.get_by_role("link", name="Modifier", exact=True).first, FORM)
    editor.fill_form(standfirst="Un résumé compté.")
    editor.picture("partenaire-soumettre", editor.page.locator("footer").last)
    editor.follow(editor.page.locator("[name=action-submit]").first, HOME)
    assert "elle attend une relecture" in editor.page.locator("body").inner_text()


def approve(editor, folder):
    editor.follow(panel(editor, "reviews").get_by_role("link", name="Comparer").first, re.compile("/compare/"))
    assert "Un résumé compté." in editor.page.locator("main").inner_text()
    answer = editor.page.locator("main form").last
    editor.picture("soumission-comparer", editor.page.locator("main table").first, answer)
    editor.follow(editor.page.get_by_role("button", name="Approuver et publier"), HOME)
    assert "Un résumé compté." in editor.read(PROJECT)


def schedule(editor, folder):
    editor.follow(editor.button("Nouvelle actualité"), ADDED)
    editor.fill_form(title=DRAFT, standfirst="Tout y est.")
    editor.follow(editor.page.get_by_role("button", name="Enregistrer le brouillon", exact=True), FORM)
    editor.begin()
    editor.follow(row(editor, "drafts", DRAFT).get_by_role("link", name=DRAFT, exact=True), FORM)
    dialog_opener = editor.page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first
    if not dialog_opener.is_visible():
        editor.click(editor.page.locator("[data-side-panel-toggle=status]").first)
    heading = editor.page.locator("[data-side-panel=status]").get_by_role("heading", name="Statut")
    editor.picture("programmer-statut", heading, editor.page.locator("[data-side-panel-toggle]").last, dialog_opener)
    editor.click(dialog_opener)
    at = datetime.now() + timedelta(days=40)
    editor.fill(editor.page.locator("#id_go_live_at"), at.strftime("%d/%m/%Y 09:00"))
    # Past the second date, whose calendar opens too.
    editor.leave()
    dialog = editor.page.locator("#schedule-publishing-dialog")
    editor.picture("programmer-date", dialog.locator(".w-dialog__box"))
    editor.follow(dialog.get_by_role("button").last, FORM)
    editor.publish(LIST, name="Programmer pour publication")
    editor.end()
    editor.page.goto("/admin/")
    assert row(editor, "scheduled", DRAFT).count() == 1
    assert editor.page.request.get("/actualites/un-brouillon-fini/").status == 404


def replace(editor, folder):
    page = editor.page
    page.goto("/admin/documents/add/")
    page.locator("[name=title]").fill("Un document à remplacer")
    page.locator("[name=file]").set_input_files(a_pdf(folder, "document.pdf", b"premier"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/documents/$"))
    editor.begin()
    editor.follow(editor.button("Remplacer un document"), re.compile(r"/documents/$"))
    address = page.locator("a[href^='/documents/']").first.get_attribute("href")
    editor.follow(page.get_by_role("link", name="Un document à remplacer", exact=True), re.compile(r"/documents/.*\d"))
    editor.pick_file(page.locator("input[type=file]"), a_pdf(folder, "tout-autre-nom.pdf", b"second"))
    editor.picture("document-fichier", page.locator("[name=title]"), page.locator("[name=file]"))
    editor.follow(page.get_by_role("button", name="Enregistrer", exact=True).first, re.compile(r"/documents/"))
    assert b"second" in page.request.get(address).body()


def restore(editor, folder):
    editor.follow(
        row(editor, "recent", "substituts de peau").get_by_role("link", name="Historique"), re.compile("/history/")
    )
    editor.picture("arriere-historique", editor.page.locator("main table"))
    editor.follow(editor.page.get_by_role("link", name="Reprendre cette version").first, re.compile("/revert/"))
    editor.publish(LIST, name="Publier cette version")
    assert "Un résumé compté." not in editor.read(PROJECT)


def translate(editor, folder):
    heading = editor.page.get_by_role("heading", name="Traductions")
    editor.picture("traduire-cadre", editor.page.locator("#translations, section").filter(has=heading).last)
    editor.follow(editor.page.get_by_role("button", name=re.compile(f"Traduire.*{NEWS}")), FORM)
    editor.picture("traduire-cote-a-cote", editor.page.locator("#panel-child-contenu-standfirst-section"))
    editor.fill_form(title=ENGLISH, standfirst="What the graft changes.", lead_image_alt="A printed sheet of skin.")
    editor.fill(editor.page.locator("#body-root [contenteditable=true]").first, "Printed in an hour.")
    address = "/en/news/a-printed-skin-graft/"
    assert editor.page.request.get(address).status == 404
    editor.publish(LIST)
    assert "Printed in an hour." in editor.read(address)


def side_by_side(editor, folder):
    editor.end()
    editor.follow(row(editor, "recent", NEWS).get_by_role("link", name=NEWS, exact=True), FORM)
    editor.fill_form(title=NEWS_CHANGED)
    editor.publish(LIST)
    editor.begin()
    editor.follow(editor.page.get_by_role("link", name=re.compile(f"Revoir.*{NEWS_CHANGED}")), FORM)
    beside = editor.page.locator("#panel-child-contenu-title-section .beside__passage")
    assert "changé depuis" in beside.text_content()
    editor.fill_form(title=f"{ENGLISH}, now")
    editor.publish(LIST)
    assert f"{ENGLISH}, now" in editor.read("/en/news/a-printed-skin-graft/")
    take_over(editor)


def take_over(editor):
    """Have a field of the translation say again what the original says: told where one comes back to."""
    editor.end()
    page = editor.page
    page.get_by_role("link", name=f"{ENGLISH}, now", exact=True).first.click()
    page.wait_for_url(FORM)
    page.fill("[name=title]", "Typed and not lost")
    editor.click(page.locator("#panel-child-contenu-standfirst-section").get_by_role("button", name="Reprendre"))
    expect(page.locator(".messages", has_text="est repris")).to_be_in_viewport()
    assert page.input_value("[name=standfirst]") == "Ce que la greffe change."
    assert page.input_value("[name=title]") == "Typed and not lost"


def notice(editor, folder):
    editor.follow(editor.button("Poser un bandeau"), re.compile(r"/sitetext/$"))
    editor.follow(editor.page.locator("main table a[href*='/edit/']").first, re.compile("/edit/"))
    editor.picture("bandeau-texte", editor.panel("Bandeau"))
    editor.fill(editor.page.locator("[name=notice]"), "Le site ferme une heure.")
    editor.follow(editor.page.get_by_role("button", name="Enregistrer", exact=True), re.compile(r"/sitetext/"))
    assert "Le site ferme une heure." in editor.read("/") + editor.read("/en/")


def section(editor, folder):
    before = sections_of_home(editor)
    editor.follow(editor.button("Composer l’accueil"), FORM)
    editor.picture("accueil-section", editor.page.locator("#sections-root .w-panel__header").first)
    editor.click(editor.page.locator("#sections-root").get_by_role("button", name="Descendre", exact=True).first)
    editor.publish(re.compile(r"/admin/pages/\d+/"))
    after = sections_of_home(editor)
    assert sorted(after) == sorted(before) and after != before
    editor.end()
    # Which figures stand there in large is said in their own form.
    editor.page.goto("/admin/snippets/programme/keyfigure/add/")


def sections_of_home(editor):
    return re.findall(r"<section[^>]*aria-labelledby=\"([^\"]+)", editor.read("/"))


def late(editor, folder):
    editor.follow(editor.page.get_by_role("link", name="Pages à relire", exact=True), re.compile("/reports/review/"))
    assert "state=late" in editor.page.url


def usage(editor, folder):
    """Look for a key figure, a picture and a document in turn; return what the dearest of the three costs."""
    spent = []
    for name, arrived in (
        ("Corriger un chiffre clé", r"/keyfigure/$"),
        ("Voir où sert une image", r"/images/\?layout=list"),
        ("Remplacer un document", r"/documents/$"),
    ):
        editor.begin()
        editor.follow(editor.button(name), re.compile(arrived))
        editor.follow(editor.page.locator("main table a[href*='/usage/']").first, re.compile("/usage/"))
        spent.append(editor.counts)
    return max(spent)


def release(editor, folder):
    file = folder / "communique.docx"
    written = Document()
    written.add_heading("Un communiqué compté", 0)
    written.add_paragraph("Ce que dit le communiqué.")
    # As the task `figure` has left it.
    written.add_paragraph("Le programme a 81 M€.")
    written.save(file)
    editor.follow(editor.button("Importer un communiqué"), re.compile("/communiques/"))
    editor.pick_file(editor.page.locator("[name=file]"), file)
    editor.picture("communique-fichier", editor.page.locator("main form").last)
    editor.follow(editor.page.get_by_role("button", name="En faire un brouillon", exact=True), FORM)
    messages = editor.page.locator(".messages")
    assert "conforme" in messages.inner_text()
    editor.picture("communique-brouillon", messages)
    editor.publish(LIST)
    assert "Le programme a" in editor.read("/actualites/un-communique-compte/")


def report(editor, folder):
    open_report(editor, "Rapport d’activité", "activity")
    editor.follow(editor.page.get_by_role("button", name="Établir le rapport", exact=True), re.compile("/activity/"))
    assert "Il se prépare." in editor.page.locator("main").inner_text()
    editor.picture("rapport-demande", editor.page.locator("main form").last, editor.page.locator("main table"))


def open_report(editor, name, address):
    editor.click(editor.page.get_by_role("button", name="Rapports", exact=True))
    editor.follow(editor.page.get_by_role("link", name=name, exact=True), re.compile(f"/reports/{address}/"))


def trash(editor, folder):
    """Bring back a page that was deleted, from the menu on."""
    page = editor.page
    page.goto("/admin/")
    row(editor, "recent", NEWS_CHANGED).get_by_role("link", name=NEWS_CHANGED, exact=True).click()
    page.wait_for_url(FORM)
    page.goto(page.url.replace("/edit/", "/delete/"))
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page.wait_for_url(LIST)
    address = "/actualites/une-greffe-de-peau-imprimee/"
    assert page.request.get(address).status == 404
    editor.menu("Corbeille").click()
    page.get_by_role("row").filter(has_text=NEWS_CHANGED).get_by_role("link", name=NEWS_CHANGED).click()
    page.get_by_text("Ne pas attendre").click()
    page.get_by_role("button", name="Supprimer pour de bon").wait_for()
    editor.look()
    editor.begin()
    editor.follow(page.get_by_role("link", name="Corbeille", exact=True), re.compile("/corbeille/"))
    editor.picture("corbeille-liste", page.locator("main table"))
    editor.follow(page.get_by_role("row").filter(has_text=NEWS_CHANGED).get_by_role("button", name="Restaurer"), TRASH)
    assert page.request.get(address).status == 200


def remove(editor, folder):
    """Invite a partner, and take them out again."""
    editor.follow(editor.button("Inviter un partenaire"), re.compile("/partenaires/inviter/"))
    editor.fill(editor.page.locator("#id_email"), "un.passant@exemple.fr")
    editor.page.locator("#id_workspace").select_option(index=1)
    editor.picture("inviter-formulaire", editor.page.locator("main form"))
    editor.follow(editor.page.get_by_role("button", name="Inviter", exact=True), re.compile("/partenaires/$"))
    editor.picture("inviter-liste", editor.page.locator("main table"))
    asked = editor.page.get_by_role("row").filter(has_text="un.passant@exemple.fr")
    editor.follow(asked.get_by_role("button", name="Retirer"), re.compile("/partenaires/$"))
    assert "un.passant@exemple.fr n’a plus accès" in editor.page.locator(".messages").inner_text()
    assert asked.count() == 0


# Who plays each task: the others are done by the communications staff.
PLAYED_BY = {"partner": "paul"}
TASKS = {
    task.__name__: task
    for task in [
        *(news, figure, call, deadline, invite, partner, approve, schedule, replace, restore, translate),
        *(side_by_side, notice, section, late, usage, release, report, trash, remove),
    ]
}
TASKS |= facts_tasks.TASKS
