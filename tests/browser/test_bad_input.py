"""What an editor sees of a file that is refused."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def large():
    content = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(content, "PNG")
    return content.getvalue()


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
