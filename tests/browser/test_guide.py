"""Each task of the guide, done as its page says, on the real server; GUIDE=1 takes its pictures anew."""

import json
import re

import psycopg2
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.walk import GUIDE, HOME, Walk, new_page, panel, publish, send_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MOST_WEIGHT = 60_000
STATUS = "[data-side-panel-toggle=status]"


@pytest.fixture
def walk(sign_in):
    def begin(name, person="camille"):
        return Walk(name, sign_in(person))

    return begin


def test_publish_a_news_item(walk, server, tmp_path):
    hands = walk("publier-une-actualite")
    page = hands.page
    new_page(hands, "Actualités", title="Un atelier du programme", standfirst="Les équipes se retrouvent à Paris.")
    hands.picture(
        "actualite-formulaire", page.locator("[name=title]"), page.locator("[name=date]"), page.locator("[name=scope]")
    )
    people = "Des chercheuses et des chercheurs dans un amphithéâtre"
    dialog = send_picture(hands, page, tmp_path / "journee.png", people)
    head = page.locator(".modal-content header, .modal-content .w-tabs").first
    hands.picture("actualite-image", head, dialog.locator("[name=image-chooser-upload-description]"))
    hands.click(dialog.get_by_role("button", name="Transférer"))
    dialog.wait_for(state="detached")
    hands.click(panel(page, "Contenu").get_by_role("button", name="Insérer un bloc").first)
    hands.click(page.get_by_role("option", name="Texte", exact=True))
    panel(page, "Contenu").locator("[contenteditable=true]").last.click()
    page.keyboard.type("La matinée est publique.")
    hands.picture("actualite-publier", page.locator("footer").last)
    hands.click(page.get_by_role("button", name="Publier", exact=True).last)
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert page.request.get(f"{server}/actualites/un-atelier-du-programme/").status == 200
    hands.end()


def test_announce_a_call(walk, server):
    hands = walk("annoncer-un-appel")
    new_page(hands, "Appels", title="Appel de printemps", standfirst="Pour les équipes qui commencent.")
    for name, day in (("opens_at", "01/03/2027 09:00"), ("closes_at", "01/06/2027 17:00")):
        hands.page.fill(f"[name={name}]", day)
        hands.page.locator(f"[name={name}]").blur()
    hands.picture("appel-dates", panel(hands.page, "Nature et calendrier"))
    publish(hands)
    assert "Annoncé" in hands.page.request.get(f"{server}/appels/appel-de-printemps/").text()
    hands.end()


def test_correct_a_figure(walk, server):
    hands = walk("corriger-un-chiffre")
    page = hands.page
    hands.click(page.get_by_role("button", name="Programme", exact=True))
    hands.click(page.get_by_role("link", name="Chiffres clés"))
    page.wait_for_url("**/keyfigure/")
    hands.picture("chiffre-liste", page.locator("main table thead"), page.locator("main table tbody tr").nth(2))
    hands.click(page.get_by_role("link", name="de programme", exact=True))
    page.wait_for_url("**/edit/**")
    hands.picture("chiffre-valeur", panel(page, "Le chiffre"))
    page.fill("[name=value]", "8")
    hands.click(page.get_by_role("button", name="Enregistrer", exact=True))
    page.wait_for_url("**/keyfigure/")
    assert "8 ans" in page.locator("main").inner_text()
    hands.end()


def test_schedule(walk, server):
    hands = walk("programmer-une-publication")
    page = hands.page
    new_page(hands, "Actualités", title="Une nouvelle de demain", standfirst="Elle attend son heure.")
    hands.click(page.get_by_role("button", name="Enregistrer le brouillon"))
    page.wait_for_url("**/edit/")
    hands.click(page.locator(STATUS))
    heading = page.locator("[data-side-panel=status]").get_by_role("heading", name="Statut")
    timing = page.get_by_text("Aucune programmation de publication")
    opener = page.get_by_role("button", name="Programmer", exact=True)
    hands.picture("programmer-statut", heading, page.locator("[data-side-panel-toggle]").last, timing, opener)
    hands.click(page.get_by_role("button", name="Programmer", exact=True))
    dialog = page.locator("#schedule-publishing-dialog .w-dialog__box")
    page.fill("[name=go_live_at]", "01/03/2027 09:00")
    # The calendar hides the button until one clicks elsewhere.
    page.add_style_tag(content=".xdsoft_datetimepicker { display: none !important }")
    hands.picture("programmer-date", dialog)
    hands.click(page.get_by_role("button", name="Enregistrer la programmation"))
    page.get_by_text("1 mars 2027").first.wait_for()
    publish(hands, "Programmer pour publication")
    assert page.request.get(f"{server}/actualites/une-nouvelle-de-demain/").status == 404
    hands.end()


def test_go_back(walk):
    hands = walk("revenir-en-arriere")
    page = hands.page
    new_page(hands, "Actualités", title="Une première version", standfirst="Le premier chapô.")
    publish(hands)
    hands.click(page.get_by_role("link", name="Une première version", exact=True).first)
    page.wait_for_url("**/edit/")
    page.fill("[name=standfirst]", "Le second chapô.")
    publish(hands)
    hands.click(page.get_by_role("link", name="Une première version", exact=True).first)
    page.wait_for_url("**/edit/")
    hands.click(page.get_by_role("link", name="Historique").first)
    page.wait_for_url("**/history/")
    take = page.get_by_role("link", name="Reprendre cette version").first
    hands.picture("arriere-historique", page.locator("main table"))
    hands.click(take)
    page.wait_for_url("**/revert/")
    assert page.input_value("[name=standfirst]") == "Le premier chapô."
    publish(hands, "Publier cette version")
    hands.end()


def test_translate(walk, server):
    hands = walk("traduire-une-page")
    page = hands.page
    new_page(hands, "Actualités", title="Une nouvelle à traduire", standfirst="Elle n’a pas d’anglais.")
    publish(hands)
    page.goto("/admin/")
    box = page.locator("#translations, section").filter(has=page.get_by_role("heading", name="Traductions")).last
    hands.picture("traduire-cadre", box)
    hands.click(page.get_by_role("button", name=re.compile("Traduire.*Une nouvelle à traduire")))
    page.wait_for_url("**/edit/")
    standfirst = page.locator("#panel-child-contenu-standfirst-section")
    hands.picture("traduire-cote-a-cote", standfirst)
    page.fill("[name=title]", "Some news to translate")
    page.fill("[name=standfirst]", "It had no English.")
    hands.click(standfirst.get_by_role("button", name="Reprendre"))
    # In sight, beside the field to which one comes back.
    expect(page.locator(".messages", has_text="est repris")).to_be_in_viewport()
    assert page.input_value("[name=standfirst]") == "Elle n’a pas d’anglais."
    assert page.input_value("[name=title]") == "Some news to translate"
    page.fill("[name=standfirst]", "It had no English.")
    assert page.request.get(f"{server}/en/news/some-news-to-translate/").status == 404
    publish(hands)
    assert page.request.get(f"{server}/en/news/some-news-to-translate/").status == 200
    hands.end()


def test_leave_several_pictures(walk, tmp_path):
    hands = walk("deposer-plusieurs-images")
    page = hands.page
    hands.click(page.get_by_role("link", name="Images", exact=True).first)
    hands.click(page.get_by_role("link", name="Ajouter une image").first)
    page.wait_for_url("**/images/multiple/add/")
    for number in range(2):
        Image.new("RGB", (900, 600), (40 * number, 90, 140)).save(tmp_path / f"atelier-{number}.png")
    page.locator("input[type=file]").set_input_files([tmp_path / f"atelier-{number}.png" for number in range(2)])
    credit = page.locator("#upload-list [name$=-credit]")
    expect(credit).to_have_count(2)
    save = page.locator("#upload-list").get_by_role("button", name="Mettre à jour")
    whose = page.locator("#upload-list .w-field__wrapper").filter(has=page.locator("[name$=-credit]")).first
    save.first.scroll_into_view_if_needed()
    hands.picture("images-credit", whose, save.first)
    hands.click(save.first)
    expect(page.locator("#upload-list .w-field__errors .error-message")).to_be_visible()
    credit.first.fill("Inserm")
    hands.click(save.first)
    expect(credit).to_have_count(1)
    hands.end()


def test_class_by_theme_and_choose_what_a_link_shows(walk, server, tmp_path):
    hands = walk("classer-par-theme")
    page = hands.page
    hands.click(page.get_by_role("button", name="Programme", exact=True))
    hands.click(page.get_by_role("link", name="Thèmes", exact=True))
    page.wait_for_url(re.compile(r"/tag/(\?.*)?$"))
    hands.click(page.get_by_role("link", name=re.compile("^Ajouter")).first)
    page.wait_for_url("**/tag/add/**")
    page.fill("[name=name]", "Bioproduction")
    hands.click(page.get_by_role("button", name="Enregistrer", exact=True))
    page.wait_for_url(re.compile(r"/tag/(\?.*)?$"))
    new_page(hands, "Actualités", title="Une page à partager", standfirst="Un lien y mène.")
    page.get_by_role("checkbox", name="Bioproduction").check()
    label = page.locator("main").get_by_text("Thèmes", exact=True).first
    hands.picture("theme-cases", label, page.locator(".w-field__wrapper").filter(has=page.locator("[name=tags]")).last)
    hands.end()

    shared = Walk("choisir-l-image-de-partage", page)
    shared.click(page.get_by_role("tab", name="Adresse et partage"))
    part = panel(page, "Image de partage")
    dialog = send_picture(shared, part, tmp_path / "cuve.png", "Une cuve de culture")
    shared.click(dialog.get_by_role("button", name="Transférer"))
    dialog.wait_for(state="detached")
    shared.picture("partage-image", part)
    publish(shared)
    assert "?tag=bioproduction" in page.request.get(f"{server}/actualites/une-page-a-partager/").text()
    shared.end()


def test_begin_from_a_model(walk):
    hands = walk("partir-d-un-modele")
    page = hands.page
    new_page(hands, "Actualités", title="Un portrait type", standfirst="Qui, où, depuis quand.")
    draft = page.get_by_role("button", name="Enregistrer le brouillon")
    with page.expect_event("load"):
        hands.click(draft)
    hands.click(page.get_by_role("tab", name="Réglages"))
    page.locator("[name=is_model]").check()
    with page.expect_event("load"):
        hands.click(draft)
    hands.open_in_tree(HOME, "Actualités")
    hands.click(page.get_by_role("button", name="Actions").first)
    hands.click(page.get_by_role("link", name="Partir d’un modèle"))
    page.wait_for_url("**/modeles/**")
    page.fill("[name=title]", "Le portrait de mars")
    hands.picture("modele-choix", page.locator("main form").last)
    hands.click(page.get_by_role("button", name="Créer le brouillon"))
    page.wait_for_url("**/edit/")
    assert page.input_value("[name=standfirst]") == "Qui, où, depuis quand."
    hands.end()


def test_mend_links(walk, database_copy):
    news = [{"title": "Une actualité", "field": "Contenu : texte", "url": "/admin/"}]
    row = "INSERT INTO pepr_site_checkedlink (address, state, reason, failures, places) VALUES (%s, %s, %s, %s, %s)"
    with psycopg2.connect(database_copy) as connection, connection.cursor() as cursor:
        for link in (("/une-page-partie/", "lost", "", 1), ("https://exemple.fr/perdue", "broken", "HTTP 404", 3)):
            cursor.execute(row, [*link, json.dumps(news)])
    connection.close()
    hands = walk("reparer-les-liens")
    page = hands.page
    hands.click(page.get_by_role("button", name="Rapports", exact=True))
    hands.click(page.get_by_role("link", name="Liens", exact=True))
    page.wait_for_url("**/reports/links/")
    hands.picture("liens-liste", page.locator("main table"))
    assert page.locator("main tbody tr").count() == 2
    hands.end()


def test_replace_a_document(walk, server, tmp_path):
    hands = walk("remplacer-un-document")
    page = hands.page
    for name in ("ancien.pdf", "nouveau.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 " + name.encode())
    page.goto("/admin/documents/add/")
    page.fill("[name=title]", "Cahier des charges")
    page.locator("[name=file]").set_input_files(tmp_path / "ancien.pdf")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url("**/documents/")
    hands.click(page.get_by_role("link", name="Documents", exact=True).first)
    hands.click(page.get_by_role("link", name="Cahier des charges", exact=True).first)
    page.wait_for_url("**/edit/**")
    address = page.locator("a[href*='/documents/']", has_text="ancien").first.get_attribute("href")
    page.locator("[name=file]").set_input_files(tmp_path / "nouveau.pdf")
    hands.picture("document-fichier", page.locator("[name=title]"), page.locator("[name=file]"))
    hands.click(
        page.get_by_role("button", name="Enregistrer", exact=True).or_(page.locator("[value=Enregistrer]")).first
    )
    page.wait_for_url("**/documents/")
    assert page.request.get(server + address).body().endswith(b"nouveau.pdf")
    hands.end()


def test_have_a_draft_read(walk):
    hands = walk("faire-relire-un-brouillon")
    page = hands.page
    new_page(hands, "Actualités", title="Un brouillon à relire", standfirst="Qu’en dites-vous ?")
    hands.click(page.get_by_role("button", name="Enregistrer le brouillon"))
    page.wait_for_url("**/edit/")
    hands.click(page.get_by_role("button", name="Actions").first)
    hands.click(page.get_by_role("link", name="Partager ce brouillon").first)
    page.wait_for_url("**/partages/**")
    hands.click(page.get_by_role("button", name="Créer un lien"))
    link = page.locator("input[readonly]").first
    link.wait_for()
    hands.picture("relire-lien", page.locator("section").filter(has=link).last)
    hands.end()


def test_make_the_report_of_a_year(walk):
    hands = walk("etablir-le-rapport-d-activite")
    page = hands.page
    hands.click(page.get_by_role("button", name="Rapports", exact=True))
    hands.click(page.get_by_role("link", name="Rapport d’activité", exact=True))
    page.wait_for_url("**/reports/activity/")
    hands.click(page.get_by_role("button", name="Établir le rapport"))
    page.get_by_text("Il se prépare.").wait_for()
    hands.picture("rapport-demande", page.locator("main form").last, page.locator("main table"))
    hands.end()


def test_invite_a_partner(walk):
    hands = walk("inviter-un-partenaire")
    page = hands.page
    hands.click(page.get_by_role("link", name="Inviter un partenaire").first)
    page.fill("[name=email]", "prenom.nom@exemple.fr")
    page.select_option("[name=workspace]", label="Projet ART-TG")
    hands.picture("inviter-formulaire", page.locator("main form"))
    hands.click(page.get_by_role("button", name="Inviter", exact=True))
    page.wait_for_url("**/admin/partenaires/")
    assert "prenom.nom@exemple.fr" in page.locator("main").inner_text()
    hands.picture("inviter-liste", page.locator("main table"))
    hands.end()


def test_take_a_publication_back_and_restore_from_the_trash(walk, server):
    hands = walk("annuler-une-publication")
    page = hands.page
    new_page(hands, "Actualités", title="Une page de trop", standfirst="Elle partira deux fois.")
    publish(hands)
    undo = page.locator(".undo").get_by_role("button", name="Annuler")
    hands.picture("annuler-bouton", page.locator(".messages"))
    hands.click(undo)
    page.wait_for_url("**/edit/")
    assert page.request.get(f"{server}/actualites/une-page-de-trop/").status == 404
    hands.end()

    hands = walk("restaurer-de-la-corbeille")
    page = hands.page
    hands.open_in_tree(HOME, "Actualités")
    page.get_by_role("link", name="Une page de trop", exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.goto(page.url.replace("/edit/", "/delete/"))
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    hands.click(page.get_by_role("link", name="Corbeille", exact=True))
    row = page.get_by_role("row").filter(has_text="Une page de trop")
    hands.picture("corbeille-liste", page.locator("main table"))
    hands.click(row.get_by_role("link", name="Une page de trop"))
    page.get_by_role("button", name="Supprimer pour de bon").wait_for()
    hands.click(page.get_by_role("button", name="Restaurer", exact=True))
    page.wait_for_url("**/corbeille/")
    assert "est restauré" in page.locator(".messages").inner_text().replace("\xa0", " ")
    hands.end()


def test_keep_a_page_and_answer_its_submission(walk):
    hands = walk("tenir-la-page-de-son-projet", "cyprien")
    page = hands.page
    mine = page.locator("section[aria-labelledby^=page-]").first
    hands.picture("partenaire-accueil", page.locator("h1:visible").first, mine)
    hands.click(page.get_by_role("link", name="Modifier", exact=True).first)
    page.wait_for_url("**/edit/")
    page.fill("[name=standfirst]", "Un résumé que tient le partenaire.")
    hands.picture("partenaire-soumettre", page.locator("footer").last)
    hands.click(page.locator("[name=action-submit]").first)
    page.wait_for_url("**/admin/")
    hands.end()

    hands = walk("repondre-a-une-soumission")
    page = hands.page
    waiting = page.locator("section[aria-labelledby=dashboard-reviews]")
    hands.click(waiting.get_by_role("link", name="Comparer").first)
    page.wait_for_url("**/compare/**")
    hands.picture("soumission-comparer", page.locator("main table").first, page.locator("main form").last)
    hands.click(page.get_by_role("button", name="Approuver et publier"))
    page.wait_for_url("**/admin/")
    hands.end()


def test_every_picture_is_named_and_light():
    pages = " ".join(path.read_text() for path in GUIDE.glob("*.md"))
    pictures = {path.stem: path.stat().st_size for path in (GUIDE / "img").glob("*")}
    assert set(pictures) == set(re.findall(r"\]\(img/([a-z-]+)\.png\)", pages))
    assert {name for name, weight in pictures.items() if weight > MOST_WEIGHT} == set()
