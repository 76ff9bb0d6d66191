"""The press page: its texts and figures, and all its pictures with their credits in one file."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from PIL import Image

from pepr_site.models import SiteImage
from programme.models import KeyFigure, PressPage, PressPicture

pytestmark = pytest.mark.django_db

PAGES = {"fr": "/presse/", "en": "/en/press/"}
SHEETS = {"fr": "/programme/fiche.pdf", "en": "/en/programme/sheet.pdf"}
CONTACT = {"fr": "/contact/", "en": "/en/contact/"}


@pytest.fixture
def page(home):
    return PressPage.objects.child_of(home).get()


@pytest.fixture
def picture(page):
    image = SiteImage.objects.order_by("pk").first()
    image.credit, image.licence = "Ada Exemple", "CC BY 4.0"
    image.save()
    image.make_renditions()
    page.pictures = [PressPicture(kind="picture", image=image)]
    page.save()
    return image


def archive(client):
    response = client.get("/presse/archive/")
    assert response["Content-Type"] == "application/zip" and "presse.zip" in response["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("language", PAGES)
def test_texts_and_figures_are_said_with_their_values(client, language):
    text = client.get(PAGES[language]).content.decode()
    soup = BeautifulSoup(text, "lxml")
    assert "[[" not in text
    assert len(soup.main.select("dl.figs dd")) >= 3 and soup.find(id="titre-court") and soup.find(id="titre-long")
    assert soup.main.select(f'a[href="{SHEETS[language]}"]')
    KeyFigure.objects.update(prominence="hidden")
    assert not BeautifulSoup(client.get(PAGES[language]).content, "lxml").main.select("dl.figs dd")


@pytest.mark.parametrize("language", PAGES)
def test_without_an_address_the_press_is_led_to_the_contact_page(client, language):
    aside = BeautifulSoup(client.get(PAGES[language]).content, "lxml").main.aside
    assert aside.dd.a["href"].endswith(CONTACT[language]) and not aside.select(".none")


def test_without_a_picture_there_is_neither_section_nor_file(client, page):
    assert "titre-images" not in client.get(PAGES["fr"]).content.decode()
    assert client.get("/presse/archive/").status_code == 404


def test_pictures_come_in_several_sizes_with_their_credits(client, picture):
    soup = BeautifulSoup(client.get(PAGES["fr"]).content, "lxml")
    assert soup.main.find("a", href="/presse/archive/") and "Ada Exemple" in soup.main.text
    found = archive(client)
    names = [name for name in found.namelist() if name != "credits.txt"]
    widths = {Image.open(io.BytesIO(found.read(name))).width for name in names}
    assert len(names) == 3 and {400, 800} < widths
    credits_ = found.read("credits.txt").decode("utf-8-sig")
    assert "Ada Exemple" in credits_ and "CC BY 4.0" in credits_ and picture.description in credits_


def test_a_file_that_is_gone_leaves_the_rest(client, picture):
    SiteImage.objects.filter(pk=picture.pk).update(file="original_images/nulle-part.png")
    assert len(archive(client).namelist()) == 3


def test_the_archive_has_an_end(client, picture, monkeypatch):
    monkeypatch.setattr("programme.kits.press.MOST_BYTES", 10)
    assert archive(client).namelist() == ["credits.txt"]
    monkeypatch.undo()
    largest = max(info.file_size for info in archive(client).infolist())
    monkeypatch.setattr("programme.kits.press.MOST_BYTES", largest)
    assert 1 < len(archive(client).namelist()) < 4


def test_the_archive_of_a_page_that_nobody_may_read_is_none(client, page, picture):
    page.unpublish()
    assert client.get("/presse/archive/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "facts", "is_refused"),
    [
        ("picture", {"credit": "Ada", "licence": ""}, True),
        ("picture", {"credit": "", "licence": "CC BY 4.0"}, True),
        ("logo", {"credit": "", "licence": ""}, False),
    ],
)
def test_a_picture_without_licence_is_refused_in_words(page, kind, facts, is_refused):
    image = SiteImage.objects.order_by("pk").first()
    SiteImage.objects.filter(pk=image.pk).update(**facts)
    row = PressPicture(on_page=page, kind=kind, image=SiteImage.objects.get(pk=image.pk))
    if not is_refused:
        return row.clean()
    with pytest.raises(ValidationError, match="licence"):
        row.clean()
