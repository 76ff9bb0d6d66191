"""A file that is not what it should be is refused in French, and a picture tells nobody's place."""

import io
import re
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from pepr_site.models import SiteDocument, SiteImage
from pepr_site.operations import uploads

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
    answer = admin.post(url, {"title": "Un fichier", "file": file, "collection": 1, "tags": "", "credit": "a"})
    if answer.status_code == 302:
        return []
    return [str(error) for error in answer.context["form"].errors["file"]]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name in names:
            made.writestr(name, "")
    return content.getvalue()


def half(content):
    return content[: len(content) // 2]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width=8, height=8, before=b""):
    """The bytes of a PNG that says to be so large, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), before, chunk(b"IDAT", zlib.compress(b"\0" * 200)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


# A hundred megabytes of blanks in the words of a picture.
SWOLLEN_WORDS = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b" " * 100_000_000))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLD + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
WRITTEN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def written(suffix, manifest="<manifest:manifest/>", flip=False, locked=False):
    """The bytes of an office file; with `flip`, one of them turned in its midst; or `locked`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr(WRITTEN.get(suffix, "content.xml"), "".join(f"<p>{number}</p>" for number in range(2000)))
        made.writestr("META-INF/manifest.xml", manifest)
    whole = bytearray(content.getvalue())
    whole[len(whole) // 2] ^= 0xFF if flip else 0
    # The bit that tells a password, in the index.
    told = re.compile(rb"(PK\x01\x02.{4}).", re.DOTALL)
    return told.sub(lambda found: found[1] + b"\1", whole) if locked else bytes(whole)


UNREADABLE = {
    **{f"a .{kind} cut off": (kind, half(written(kind)), "abîmé") for kind in ("docx", "xlsx", "pptx", "odt", "ods")},
    **{f"a .{kind} with a byte turned": (kind, written(kind, flip=True), "abîmé") for kind in ("docx", "odt")},
    **{f"a .{kind} with a password": (kind, ENCRYPTED, "mot de passe") for kind in ("docx", "xlsx", "pptx")},
    "an .odt with a password": ("odt", written("odt", "<manifest:encryption-data/>"), "mot de passe"),
    "a .docx with the password of an archive": ("docx", written("docx", locked=True), "mot de passe"),
    "a .doc named .docx": ("docx", OLD + b"\0" * 600, "d’avant 2007"),
    "a PDF cut off": ("pdf", b"%PDF-1.7" + b" " * 5000, "abîmé"),
    "an empty .docx": ("docx", b"", "vide"),
}
BAD_PICTURES = {
    "a bomb: 50 kB of 10 gigapixels": ("bombe.png", lambda: png(100_000, 100_000), "plus de 50"),
    "a bomb in its words": ("bombe.png", lambda: png(before=SWOLLEN_WORDS), "image valide"),
    "cut off": ("coupee.jpg", lambda: half(picture((600, 400))), "corrompu"),
    "cut off PNG": ("coupee.png", lambda: half(picture((600, 400), "PNG")), "corrompu"),
    "a page that begins as a GIF": ("page.gif", lambda: b"GIF89a<script>alert(1)</script>", "image valide"),
    "a PDF": ("photo.jpg", lambda: b"%PDF-1.7", "image valide"),
    "60 megapixels": ("grande.png", lambda: picture((10_000, 6_000), "PNG"), "plus de 50"),
    "not a picture": ("photo.jpg", lambda: b"ceci n'est pas une image", "image valide"),
    "a script in an SVG": ("logo.svg", lambda: SVG, "non accept"),
    "40 MB": ("lourde.jpg", lambda: picture() + b"\0" * 40 * 1024 * 1024, "trop gros"),
    "another format": ("photo.png", picture, "ne correspond pas"),
}
BAD_DOCUMENTS = {
    "two extensions": ("facture.php.pdf", b"%PDF-1.7", "deux extensions, « .php » et « .pdf »"),
    "two extensions in capitals": ("facture.PHP.pdf", b"%PDF-1.7", "deux extensions, « .php » et « .pdf »"),
    "a program": ("facture.pdf.exe", b"MZ", "« exe »"),
    "an SVG": ("logo.svg", SVG, "« svg »"),
    "an archive that is no text": ("texte.docx", archive("virus.exe"), "n’est pas un vrai « .docx »"),
    "no archive at all": ("texte.odt", b"MZ\x90", "n’est pas un vrai « .odt »"),
    "a program behind a turned name": ("rapport\u202efdp.exe", b"MZ", "« exe »"),
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
    [message] = send(admin, "docs", name, content)
    assert words in message.replace("\xa0", " ")
    assert not SiteDocument.objects.filter(title="Un fichier").exists()


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_document_that_nobody_could_open_is_refused_for_one_reason(case, admin):
    suffix, content, words = UNREADABLE[case]
    [message] = send(admin, "docs", f"rapport.{suffix}", content)
    assert words in message
    assert not SiteDocument.objects.filter(title="Un fichier").exists()


@pytest.mark.parametrize("name", ["texte.pdf", "rapport.v2.pdf", "appel 2026.01.pdf", "sansrien.txt"])
def test_a_good_document_is_kept(name, admin):
    assert send(admin, "docs", name, b"%PDF-1.7") == []
    assert SiteDocument.objects.filter(title="Un fichier").exists()


@pytest.mark.parametrize(
    ("name", "inside"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml"), ("a.ods", "mimetype")]
)
def test_what_an_office_wrote_is_kept(name, inside, admin):
    assert send(admin, "docs", name, archive("[Content_Types].xml", inside)) == []


HOSTILE_NAMES = [
    *("../../../etc/passwd", "..\\..\\boot", "/etc/cron.d/x", "....//x", "a\0b", "\r\nSet-Cookie: a=b", "CON"),
    *("-rf", "$(reboot)", "\u202etxt.piz", "x" * 300, "é" * 200, ".", "..", "~", " ", "%2e%2e%2f", "<script>"),
]


@pytest.mark.parametrize("name", ["gonfle.odt", "gonfle.docx"])
def test_an_archive_that_swells_fills_no_memory(name, admin):
    """A manifest of 100 MB weighs 100 kB in its archive."""
    content = written(name.rpartition(".")[2], manifest="0" * 100_000_000)
    assert len(content) < 200_000
    tracemalloc.start()
    try:
        send(admin, "docs", name, content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 30_000_000


def test_an_archive_is_unpacked_up_to_a_bound_alone(admin, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 10)
    assert send(admin, "docs", "gros.docx", written("docx", flip=True)) == []


def test_the_same_file_is_refused_to_who_has_just_sent_it_alone(admin, people):
    for who, is_refused in (("admin", False), ("admin", True), ("communication", False), ("communication", True)):
        admin.force_login(people.get(who) or get_user_model().objects.get(username=who))
        told = send(admin, "docs", "texte.pdf", b"%PDF-1.7")
        assert (told != []) is is_refused and "déjà" in " ".join(told or ["déjà"])
    SiteDocument.objects.update(created_at=timezone.now() - uploads.SENT_AGAIN)
    assert send(admin, "docs", "texte.pdf", b"%PDF-1.7") == []


@pytest.mark.parametrize(("kind", "suffix"), [("images", ".jpg"), ("docs", ".pdf")])
def test_a_hostile_name_leads_nowhere(kind, suffix, admin, settings):
    """Refused with words, or kept inside the folder under a name that no system minds."""
    content = picture() if kind == "images" else b"%PDF-1.7"
    for number, name in enumerate(HOSTILE_NAMES):
        # The same file again would be refused as one that was sent twice.
        for message in send(admin, kind, name + suffix, content + bytes([number])):
            assert "fichier" in message.lower() or "format" in message.lower(), (name, message)
    root = Path(settings.MEDIA_ROOT)
    kept = [path for path in root.rglob("*") if path.is_file()]
    assert len(kept) > 5
    for path in kept:
        assert path.resolve().is_relative_to(root)
        assert all(part.isprintable() and not set(part) & set("/\\<>$()\u202e") for part in path.parts[-1]), path
    model = {"images": SiteImage, "docs": SiteDocument}[kind]
    assert all(len(one.file.name) <= 100 for one in model.objects.all())


def test_a_picture_with_a_page_behind_it_is_served_as_a_picture_alone(admin, client):
    """A browser that may not guess sees a picture; opened by itself it runs nothing (`test_security_headers.py`)."""
    assert send(admin, "images", "deux.jpg", picture() + b"<html><script>alert(1)</script>") == []
    assert Path(SiteImage.objects.get(title="Un fichier").file.path).suffix == ".jpg"


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="48,50.0N"/></x:xmpmeta>'


def facts(place=True):
    """What a camera writes beside the pixels."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[ORIENTATION] = "Apparatus", "Modele 1", 6
    if place:
        exif[GPS] = {1: "N", 2: (48.0, 50.0, 0.0), 3: "E", 4: (2.0, 20.0, 0.0), 29: "2024:02:07"}
    return exif


def words_of(opened):
    return "".join(str(value) for name, value in opened.info.items() if "xmp" in name.lower())


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("photo.jpg", "JPEG", {"exif": facts(), "quality": 90, "icc_profile": b"the colours of an apparatus"}),
        ("photo.jpg", "JPEG", {"exif": facts(place=False), "xmp": XMP, "quality": 90}),
        ("telephone.jpg", "MPO", {"exif": facts(), "save_all": True, "append_images": [Image.new("RGB", (6, 4))]}),
        ("photo.png", "PNG", {"exif": facts()}),
        ("photo.webp", "WEBP", {"exif": facts(), "xmp": XMP}),
        ("photo.avif", "AVIF", {"exif": facts(), "xmp": XMP}),
    ],
)
def test_the_place_of_a_photo_is_forgotten_and_nothing_else(name, kind, options, admin):
    original = picture(kind=kind, **options)
    with Image.open(io.BytesIO(original)) as sent:
        assert GPS in sent.getexif() or "GPS" in words_of(sent)
        colours = sent.info.get("icc_profile")
    assert send(admin, "images", name, original) == []
    image = SiteImage.objects.get(title="Un fichier")
    with image.file.open() as file, Image.open(file) as kept:
        assert GPS not in kept.getexif() and "GPS" not in words_of(kept)
        assert kept.info.get("icc_profile") == colours
        assert kept.getexif()[ORIENTATION] == 6 and kept.getexif()[0x0110] == "Modele 1"
        if kind == "JPEG":
            assert list(kept.getdata()) == list(Image.open(io.BytesIO(original)).getdata())
    for rendition in (image.get_rendition("width-40|format-jpeg"), image.get_rendition("original")):
        with rendition.file.open() as file:
            content = file.read()
        with Image.open(io.BytesIO(content)) as shown:
            assert GPS not in shown.getexif()
        assert b"GPSLatitude" not in content


def test_a_picture_without_a_place_stays_as_it_was_to_the_byte(admin):
    original = picture(exif=facts(place=False), quality=90)
    assert send(admin, "images", "photo.jpg", original) == []
    with SiteImage.objects.get(title="Un fichier").file.open() as file:
        assert file.read() == original
