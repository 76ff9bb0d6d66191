"""Tasks on what the site knows of people, publications, offers and events; played after those of `tasks.py`."""

import re

ADDED, LIST = re.compile(r"/admin/pages/add/"), re.compile(r"/admin/pages/\d+/$")
ENTRY = "@article{k%(n)s, title={Titre %(n)s}, author={Exemple, Ada}, journal={Revue}, year=2030, doi={10.1234/x%(n)s}}"
TWELVE = "\n".join(ENTRY % {"n": number} for number in range(12))
OFFER, EVENT, PERSON = "Un poste à pourvoir", "Une école d’été", "Ada Exemple"


def publications(editor, folder):
    editor.follow(editor.menu("Ce qui est arrivé"), re.compile("/research/inbox/"))
    editor.follow(editor.page.get_by_role("link", name="Coller des publications"), re.compile("/research/paste/"))
    editor.fill(editor.page.locator("[name=pasted]"), TWELVE)
    for name, arrived in (("Voir avant de confirmer", "/paste/"), ("Confirmer", "/inbox/")):
        editor.follow(editor.page.get_by_role("button", name=name, exact=True), re.compile(arrived))
    assert "12 publications sont montrées" in editor.page.locator(".messages").inner_text()
    assert "Titre 11" in editor.read("/publications/")


def answer(editor, folder):
    """What the person spends who answers a letter, from its link to « merci »."""
    page = editor.page
    page.goto("/admin/faits/")
    page.get_by_role("link", name=re.compile("^Demander")).nth(6).click()
    page.get_by_role("button", name=re.compile("^Préparer une lettre")).click()
    link = re.search(r"https?://\S+", page.locator("textarea[readonly]").first.input_value()).group()
    editor.begin()
    page.goto(link)
    for name, text in {"coordinator": PERSON, "source": "Décision du 3 mai 2030", "name": "Bo Essai"}.items():
        page.locator(f"main form [name={name}]").focus()
        page.keyboard.insert_text(text)
    # What comes back within three seconds is a machine's.
    page.wait_for_timeout(3_100)
    editor.follow(page.locator("main form button[type=submit]"), re.compile("."))
    editor.end()
    assert page.goto(link).status == 404
    page.goto("/admin/")
    assert "Bo Essai" in page.locator("main").inner_text()


def person(editor, folder):
    editor.page.locator("[data-wagtail-sidebar]").get_by_role("button", name="Personnes", exact=True).click()
    editor.follow(editor.menu("Personnes"), re.compile("/people/person/$"))
    editor.follow(editor.page.get_by_role("link", name=re.compile("^Ajouter")).first, re.compile("/add/"))
    editor.fill_form(form="main form", name=PERSON, consented_on="03/05/2026")
    editor.page.locator("[name=ground]").select_option("consent")
    editor.page.locator("#id_roles-ADD").click()
    editor.fill(editor.page.locator("[name=roles-0-title]"), "présidente")
    editor.page.locator("[name=is_shown]").click()
    editor.follow(
        editor.page.get_by_role("button", name="Enregistrer", exact=True).last, re.compile("/people/person/$")
    )
    assert PERSON in editor.read("/gouvernance/")


def offer(editor, folder):
    editor.follow(editor.button("Nouvelle offre"), ADDED)
    values = {"closes_at": "05/03/2030 17:00", "apply_address": "https://exemple.fr/postuler"}
    editor.fill_form(title=OFFER, standfirst="Trois ans.", **values)
    editor.publish(LIST)
    assert OFFER in editor.read("/offres/")


def programme(editor, folder):
    editor.follow(editor.button("Nouvel événement"), ADDED)
    editor.fill_form(title=EVENT, standfirst="Cinq jours.", start_date="11/06/2030")
    stream = editor.page.locator("#programme-root")
    for number, (begin, title) in enumerate((("09:00", "Accueil"), ("10:00", "Vecteurs"))):
        # The last one: a session has a list of its own.
        stream.locator("button[title*='Insérer'], button[title*='Ajouter']").last.click()
        editor.fill(stream.locator(f"[name=programme-{number}-value-start]"), begin)
        editor.fill(stream.locator(f"[name=programme-{number}-value-title]"), title)
    editor.publish(LIST)
    shown = editor.read("/agenda/une-ecole-dete/")
    assert "Accueil" in shown and "Vecteurs" in shown


TASKS = {task.__name__: task for task in (publications, answer, person, offer, programme)}
