"""Thirteen tasks of an editor, each from the dashboard by what can be seen there, and the proof that it was done.

They are played in this order: the later ones work on what the earlier ones made.
"""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from bench.files import a_pdf, a_picture

# Where the editor is left after publishing, and where it writes.
LIST, FORM, HOME = re.compile(r"/admin/pages/\d+/$"), re.compile(r"/admin/pages/\d+/edit/"), re.compile(r"/admin/$")
ADDED = re.compile(r"/admin/pages/add/")
NEWS = "Une greffe de peau imprimée"
ENGLISH = "A printed skin graft"
CALL = "Appel de l’essai"
DRAFT = "Un brouillon fini"
PROJECT = "/projets/substituts-de-peau/"


def button(hands, name):
    """One of the buttons at the top of the dashboard."""
    return hands.page.locator(".dashboard__actions").get_by_role("link", name=name, exact=True)


def panel(hands, name):
    return hands.page.locator(f"section[aria-labelledby=dashboard-{name}]")


def row(hands, name, title):
    return panel(hands, name).locator("li.dashboard-row").filter(has_text=title)


def named(hands, name):
    """A field of the page's form, by its name."""
    return hands.page.locator(f"#page-edit-form [name={name}]").first


def status_of(hands, path):
    return hands.page.request.get(path).status


def text_of(hands, path):
    return hands.page.request.get(path).text()


def news(hands, folder):
    hands.begin()
    hands.follow(button(hands, "Nouvelle actualité"), ADDED)
    hands.fill(named(hands, "title"), NEWS)
    hands.fill(named(hands, "standfirst"), "Ce que la greffe change.")
    hands.fill(named(hands, "date"), "04/05/2026")
    hands.click(hands.page.get_by_role("checkbox").and_(hands.page.locator("[name=categories]")).first)
    hands.click(hands.page.get_by_role("button", name="Choisir une image", exact=True))
    dialog = hands.page.locator(".modal-dialog")
    hands.click(dialog.get_by_role("tab", name="Transférer"))
    hands.pick_file(dialog.locator("input[type=file]"), a_picture(folder))
    # Made from the name of the file, a moment later: a person sees it come.
    expect(dialog.locator("[name$=-title]")).not_to_have_value("", timeout=60_000)
    hands.fill(dialog.locator("[name$=description]"), "Une plaque de peau imprimée.")
    hands.click(dialog.get_by_role("button", name="Transférer").last)
    dialog.wait_for(state="hidden")
    add_paragraph(hands, "La greffe est imprimée en une heure.")
    hands.publish(LIST)
    shown = plain(text_of(hands, "/actualites/une-greffe-de-peau-imprimee/"))
    assert "en une heure" in shown and "Une plaque de peau" in shown


def add_paragraph(hands, words):
    body = hands.page.locator("#body-root")
    hands.click(body.locator("button[title*='Insérer'], button[title*='Ajouter']").first)
    hands.click(hands.page.get_by_role("option", name=re.compile("^Paragraphe|^Texte")).first)
    hands.fill(body.locator("[contenteditable=true]").first, words)


def figure(hands, folder):
    hands.begin()
    hands.follow(button(hands, "Corriger un chiffre clé"), re.compile(r"/keyfigure/$"))
    hands.follow(hands.page.locator("main table a[href*='/edit/']").first, re.compile("/edit/"))
    hands.fill(hands.page.locator("[name=value]"), "81")
    hands.follow(hands.page.get_by_role("button", name="Enregistrer", exact=True), re.compile(r"/keyfigure/"))
    for path in ("/", "/programme/"):
        assert re.search(r"\b81\b", text_of(hands, path)), path


def call(hands, folder):
    hands.begin()
    hands.follow(button(hands, "Nouvel appel"), ADDED)
    hands.fill(named(hands, "title"), CALL)
    hands.fill(named(hands, "standfirst"), "Pour essayer.")
    hands.fill(named(hands, "opens_at"), "05/01/2030 09:00")
    hands.fill(named(hands, "closes_at"), "05/03/2030 17:00")
    hands.publish(LIST)
    assert "5 mars 2030" in plain(text_of(hands, "/appels/appel-de-lessai/"))


def plain(html):
    return html.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


def deadline(hands, folder):
    hands.begin()
    hands.follow(button(hands, "Changer la date d’un appel"), LIST)
    hands.follow(hands.page.get_by_role("link", name=CALL, exact=True).first, FORM)
    hands.fill(named(hands, "closes_at"), "12/04/2030 17:00")
    hands.publish(LIST)
    assert "12 avril 2030" in plain(text_of(hands, "/appels/appel-de-lessai/"))


def invite(hands, folder):
    hands.begin()
    hands.follow(
        row(hands, "projects", "substituts de peau").get_by_role("link", name="Inviter"), re.compile("/partenaires/")
    )
    hands.fill(hands.page.locator("#id_email"), "une.partenaire@exemple.fr")
    hands.follow(hands.page.get_by_role("button", name="Inviter", exact=True), re.compile("/partenaires/"))
    assert "est partie à une.partenaire@exemple.fr" in hands.page.locator(".messages").inner_text()


def partner(hands, folder):
    hands.begin()
    hands.follow(hands.page.get_by_role("link", name="Modifier", exact=True).first, FORM)
    hands.fill(named(hands, "standfirst"), "Un résumé compté.")
    hands.follow(hands.page.locator("[name=action-submit]").first, HOME)
    assert "elle attend une relecture" in hands.page.locator("body").inner_text()


def approve(hands, folder):
    hands.begin()
    hands.follow(panel(hands, "reviews").get_by_role("link", name="Comparer").first, re.compile("/compare/"))
    assert "Un résumé compté." in hands.page.locator("main").inner_text()
    hands.follow(hands.page.get_by_role("button", name="Approuver et publier"), HOME)
    assert "Un résumé compté." in plain(text_of(hands, PROJECT))


def schedule(hands, folder):
    hands.begin()
    hands.follow(button(hands, "Nouvelle actualité"), ADDED)
    hands.fill(named(hands, "title"), DRAFT)
    hands.fill(named(hands, "standfirst"), "Tout y est.")
    hands.follow(hands.page.get_by_role("button", name="Enregistrer le brouillon", exact=True), FORM)
    hands.begin()
    hands.follow(row(hands, "drafts", DRAFT).get_by_role("link", name=DRAFT, exact=True), FORM)
    dialog_opener = hands.page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first
    if not dialog_opener.is_visible():
        hands.click(hands.page.locator("[data-side-panel-toggle=status]").first)
    hands.click(dialog_opener)
    at = datetime.now() + timedelta(days=40)
    hands.fill(hands.page.locator("#id_go_live_at"), at.strftime("%d/%m/%Y 09:00"))
    # Past the second date, whose calendar opens too.
    hands.leave()
    hands.follow(hands.page.locator("#schedule-publishing-dialog").get_by_role("button").last, FORM)
    hands.publish(LIST, name="Programmer pour publication")
    hands.end()
    hands.page.goto("/admin/")
    assert row(hands, "scheduled", DRAFT).count() == 1
    assert status_of(hands, "/actualites/un-brouillon-fini/") == 404


def replace(hands, folder):
    page = hands.page
    page.goto("/admin/documents/add/")
    page.locator("[name=title]").fill("Un document à remplacer")
    page.locator("[name=file]").set_input_files(a_pdf(folder, "document.pdf", b"premier"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/documents/$"))
    hands.begin()
    hands.follow(button(hands, "Remplacer un document"), re.compile(r"/documents/$"))
    address = page.locator("a[href^='/documents/']").first.get_attribute("href")
    hands.follow(page.get_by_role("link", name="Un document à remplacer", exact=True), re.compile(r"/documents/.*\d"))
    hands.pick_file(page.locator("input[type=file]"), a_pdf(folder, "tout-autre-nom.pdf", b"second"))
    hands.follow(page.get_by_role("button", name="Enregistrer", exact=True).first, re.compile(r"/documents/"))
    assert b"second" in page.request.get(address).body()


def restore(hands, folder):
    hands.begin()
    hands.follow(
        row(hands, "recent", "substituts de peau").get_by_role("link", name="Historique"), re.compile("/history/")
    )
    hands.follow(hands.page.get_by_role("link", name="Reprendre cette version").first, re.compile("/revert/"))
    hands.publish(LIST, name="Publier cette version")
    assert "Un résumé compté." not in plain(text_of(hands, PROJECT))


def translate(hands, folder):
    hands.begin()
    hands.follow(hands.page.get_by_role("button", name=re.compile(f"Traduire.*{NEWS}")), FORM)
    hands.fill(named(hands, "title"), ENGLISH)
    hands.fill(named(hands, "standfirst"), "What the graft changes.")
    hands.fill(hands.page.locator("#body-root [contenteditable=true]").first, "Printed in an hour.")
    address = "/en/news/a-printed-skin-graft/"
    assert status_of(hands, address) == 404
    hands.publish(LIST)
    assert "Printed in an hour." in plain(text_of(hands, address))


def late(hands, folder):
    hands.begin()
    hands.follow(hands.page.get_by_role("link", name="Pages à relire", exact=True), re.compile("/reports/review/"))
    assert "state=late" in hands.page.url


def usage(hands, folder):
    """A key figure, a picture and a document in turn; the dearest of the three is what the task costs."""
    spent = []
    for name, arrived in (
        ("Corriger un chiffre clé", r"/keyfigure/$"),
        ("Voir où sert une image", r"/images/\?layout=list"),
        ("Remplacer un document", r"/documents/$"),
    ):
        hands.begin()
        hands.follow(button(hands, name), re.compile(arrived))
        hands.follow(hands.page.locator("main table a[href*='/usage/']").first, re.compile("/usage/"))
        spent.append(hands.counts)
    hands.counts = max(spent, key=lambda counts: (counts.loads, counts.clicks, counts.fields))


# Who plays each task: the others are done by the communications staff.
PLAYED_BY = {"partner": "paul"}
TASKS = {
    task.__name__: task
    for task in (
        *(news, figure, call, deadline, invite, partner, approve, schedule, replace, restore, translate),
        *(late, usage),
    )
}
