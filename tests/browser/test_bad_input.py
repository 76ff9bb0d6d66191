"""What an editor sees of a file that is refused, and what is left of a text that comes from a word processor."""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->
<p class=MsoNormal><b><span style='font-size:16.0pt;color:#2F5496'>Un titre en gras<o:p></o:p></span></b></p>
<p class=MsoNormal><span lang=FR style='font-family:"Times New Roman"'>Une phrase avec “guillemets” et
l’<i style='mso-bidi-font-style:normal'>italique</i><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>
Un point</p><img src="file:///C:/image.png"><p><a href="javascript:alert(1)">un piège</a>
<a href="https://exemple.fr/">un bon lien</a></p><!--EndFragment--></body></html>"""
PASTE = """(element, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def large():
    content = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(content, "PNG")
    return content.getvalue()


def plain(text):
    return re.sub(r"\s+", " ", text)


def test_several_bad_pictures_are_refused_each_with_its_reason(sign_in):
    page = sign_in("camille", "/admin/images/multiple/add/")
    files = {"grande.png": large(), "photo.jpg": b"ceci n'est pas une image", "logo.svg": SVG}
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": content} for name, content in files.items()]
    )
    for words in ("plus de 50", "image valide", "Format d’image non accepté"):
        page.locator("main").get_by_text(re.compile(words)).first.wait_for(timeout=20_000)
    assert page.get_by_role("button", name="Mettre à jour").count() == 0


def test_a_bad_picture_in_the_chooser_loses_nothing_of_the_page(sign_in, news_form):
    page = sign_in("camille", news_form)
    page.fill("[name=title]", "Un titre que rien n’efface")
    page.get_by_role("button", name="Choisir une image").click()
    dialog = page.locator(".modal-content")
    dialog.get_by_role("tab", name="Transférer").click()
    dialog.locator("input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"ceci n'est pas une image"}
    )
    # Wagtail gives it the name of the file, a moment later.
    expect(dialog.locator("[name=image-chooser-upload-title]")).not_to_have_value("")
    dialog.locator("[name=image-chooser-upload-description]").fill("Un amphithéâtre")
    dialog.locator("[name=image-chooser-upload-credit]").fill("Inserm")
    dialog.get_by_role("button", name="Transférer").click()
    dialog.get_by_text(re.compile("image valide")).first.wait_for()
    assert dialog.locator("[name=image-chooser-upload-description]").input_value() == "Un amphithéâtre"
    dialog.get_by_role("button", name="Fermer").click()
    expect(page.locator("[name=title]")).to_have_value("Un titre que rien n’efface")


def test_what_is_pasted_from_a_word_processor_is_clean(sign_in, news_form):
    page = sign_in("camille", news_form)
    body = page.locator("section.w-panel").filter(has=page.get_by_role("heading", name="Contenu")).last
    body.get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Texte", exact=True).click()
    text = body.locator("[contenteditable=true]").last
    text.click()
    text.evaluate(PASTE, WORD)
    body.get_by_text("un bon lien").wait_for()
    page.wait_for_timeout(500)
    kept = json.loads(page.locator("[name^='body-'][name$='-value']").first.input_value())
    said = [(block["type"], plain(block["text"]).strip()) for block in kept["blocks"] if block["text"].strip()]
    assert said == [
        ("unstyled", "Un titre en gras"),
        ("unstyled", "Une phrase avec “guillemets” et l’italique"),
        ("unordered-list-item", "Un point"),
        ("unstyled", "un piège un bon lien"),
    ]
    assert {style["style"] for block in kept["blocks"] for style in block["inlineStyleRanges"]} == {"BOLD", "ITALIC"}
    assert [entity["data"] for entity in kept["entityMap"].values()] == [{"url": "https://exemple.fr/"}]
