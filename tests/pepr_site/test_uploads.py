"""A file that is not what it should be is refused in French, and a picture tells nobody's place."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from pepr_site.models import SiteDocument, SiteImage

pytestmark = pytest.mark.django_db
GPS, ORIENTATION = 0x8825, 0x0112


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(size=(60, 40), kind="JPEG", **options):
    content = io.BytesIO()
    Image.new("RGB", size, "white").save(content, kind, **options)
    return content.getvalue()


def send(admin, kind, name, content):
    """Send a file by the page of one file, and return what the form says of it."""
    url = reverse(f"wagtail{kind}:add")
    file = SimpleUploadedFile(name, content)
    answer = admin.post(url, {"title": "Un fichier", "file": file, "collection": 1, "tags": ""})
    if answer.status_code == 302:
        return []
    return [str(error) for error in answer.context["form"].errors["file"]]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD_PICTURES = {
    "60 megapixels": ("grande.png", lambda: picture((10_000, 6_000), "PNG"), "trop grand nombre de pixels"),
    "not a picture": ("photo.jpg", lambda: b"ceci n'est pas une image", "image valide"),
    "a script in an SVG": ("logo.svg", lambda: SVG, "non support"),
    "40 MB": ("lourde.jpg", lambda: picture() + b"\0" * 40 * 1024 * 1024, "trop gros"),
    "another format": ("photo.png", picture, "ne correspond pas"),
}
BAD_DOCUMENTS = {
    "two extensions": ("facture.php.pdf", b"%PDF-1.7", "deux extensions, « .php » et « .pdf »"),
    "a program": ("facture.pdf.exe", b"MZ", "« exe »"),
    "an SVG": ("logo.svg", SVG, "« svg »"),
    "not what it says": ("facture.pdf", b"MZ\x90", "n’est pas un vrai « .pdf »"),
    "40 MB": ("lourd.pdf", b"%PDF-" + b"\0" * 40 * 1024 * 1024, "trop gros"),
}


@pytest.mark.parametrize("case", BAD_PICTURES)
def test_a_bad_picture_is_refused_in_french(case, admin):
    name, content, words = BAD_PICTURES[case]
    before = SiteImage.objects.count()
    [message] = send(admin, "images", name, content())
    assert words in message
    assert SiteImage.objects.count() == before


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_a_bad_document_is_refused_in_french(case, admin):
    name, content, words = BAD_DOCUMENTS[case]
    [message, *_others] = send(admin, "docs", name, content)
    assert words in message.replace("\xa0", " ")
    assert not SiteDocument.objects.filter(title="Un fichier").exists()


@pytest.mark.parametrize("name", ["texte.pdf", "rapport.v2.pdf", "appel 2026.01.pdf", "sansrien.txt"])
def test_a_good_document_is_kept(name, admin):
    assert send(admin, "docs", name, b"%PDF-1.7") == []
    assert SiteDocument.objects.filter(title="Un fichier").exists()


def test_the_place_of_a_photo_is_forgotten_and_nothing_else(admin):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (48.0, 50.0, 0.0)}
    original = picture(exif=exif, quality=90)
    assert GPS in Image.open(io.BytesIO(original)).getexif()
    assert send(admin, "images", "photo.jpg", original) == []
    with SiteImage.objects.get(title="Un fichier").file.open() as file, Image.open(file) as kept:
        assert GPS not in kept.getexif()
        assert kept.getexif()[ORIENTATION] == 6
        assert list(kept.getdata()) == list(Image.open(io.BytesIO(original)).getdata())
