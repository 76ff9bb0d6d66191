"""What scanners, telephones and microscopes write is shown in every size, or refused in words as it comes."""

import io
import itertools
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageCms, TiffImagePlugin
from wagtail.models import ReferenceIndex

from pepr_site.models import SiteImage
from pepr_site.pages.images import rendition_filters
from programme.models import StandardPage

pytestmark = pytest.mark.django_db
SIZE = (60, 40)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TURNED = Image.Exif()
TURNED[0x0112] = 6
MOST_PIXELS = "50\xa0000\xa0000 pixels"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def gradient(mode="L", size=SIZE):
    return Image.linear_gradient("L").resize(size).convert(mode)


def sixteen_bits(most=65535):
    levels = [most * column // (SIZE[0] - 1) for _row in range(SIZE[1]) for column in range(SIZE[0])]
    return Image.frombytes("I;16", SIZE, struct.pack(f"<{len(levels)}H", *levels))


def floats():
    return gradient("F").point(lambda level: level * 0.001 - 0.1)


def frames(count, size=SIZE):
    return [Image.new("P", size, number % 250) for number in range(count)]


def written(picture, kind, **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def animated(kind, mode="RGB", count=3, size=SIZE):
    first, *others = [frame.convert(mode) for frame in frames(count, size)]
    return written(first, kind, save_all=True, append_images=others, duration=100)


def bomb():
    """A small PNG that says of itself 30,000 × 30,000 dots."""
    content = written(gradient(), "PNG")
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


def with_preview():
    preview = TiffImagePlugin.ImageFileDirectory_v2()
    preview[254] = 1
    small = gradient(size=(6, 4))
    small.encoderinfo = {"tiffinfo": preview}
    return written(gradient(), "TIFF", save_all=True, append_images=[small])


def palette(**options):
    return written(gradient("RGB").quantize(8), "PNG", **options)


KINDS = {
    "grey PNG of 16 bits": ("gris.png", lambda: written(sixteen_bits(), "PNG")),
    "TIFF of 16 bits, of a microscope of 12": ("lame.tif", lambda: written(sixteen_bits(4095), "TIFF")),
    "TIFF of 32 bit floats": ("mesure.tiff", lambda: written(floats(), "TIFF")),
    "TIFF of 32 bit integers": ("mesure.tif", lambda: written(gradient("I"), "TIFF")),
    "TIFF of integers below nothing": (
        "ecart.tif",
        lambda: written(gradient("I").point(lambda dot: dot - 200), "TIFF"),
    ),
    "TIFF of one bit": ("fax.tif", lambda: written(gradient("1"), "TIFF", compression="group4")),
    "TIFF for print": ("affiche.tif", lambda: written(gradient("CMYK"), "TIFF")),
    "JPEG for print, held upright": ("affiche.jpg", lambda: written(gradient("CMYK"), "JPEG", exif=TURNED)),
    "TIFF with transparency": ("logo.tif", lambda: written(gradient("RGBA"), "TIFF", compression="tiff_lzw")),
    "TIFF with a preview": ("scan.tif", with_preview),
    "JPEG for print": ("affiche.jpg", lambda: written(gradient("CMYK"), "JPEG")),
    "grey JPEG, progressive": ("page.jpeg", lambda: written(gradient(), "JPEG", progressive=True)),
    "JPEG with a profile": ("photo.jpg", lambda: written(gradient("RGB"), "JPEG", icc_profile=SRGB)),
    "JPEG of a telephone held upright": ("photo.jpg", lambda: written(gradient("RGB"), "JPEG", exif=TURNED)),
    "MPO of a telephone": (
        "photo.jpg",
        lambda: written(gradient("RGB"), "MPO", save_all=True, append_images=[gradient("RGB")]),
    ),
    "HEIC of a telephone": ("IMG_0001.HEIC", lambda: written(gradient("RGB"), "HEIF")),
    "PNG of few colours, one transparent": ("logo.png", lambda: palette(transparency=0)),
    "PNG of one bit": ("trait.png", lambda: written(gradient("1"), "PNG")),
    "PNG of grey and transparency": ("ombre.png", lambda: written(gradient("LA"), "PNG")),
    "animated PNG": ("film.png", lambda: animated("PNG")),
    "animated PNG of unlike images": (
        "film.png",
        lambda: written(gradient("RGB"), "PNG", save_all=True, append_images=[gradient("RGB").rotate(180)]),
    ),
    "animated GIF": ("film.gif", lambda: animated("GIF")),
    "animated WebP": ("film.webp", lambda: animated("WEBP")),
    "animated AVIF": ("film.avif", lambda: animated("AVIF")),
    "WebP": ("photo.webp", lambda: written(gradient("RGBA"), "WEBP", lossless=True)),
    "AVIF": ("photo.avif", lambda: written(gradient("RGB"), "AVIF")),
    "BMP": ("ecran.bmp", lambda: written(gradient("RGB"), "BMP")),
    "JPEG 2000": ("archive.jp2", lambda: written(gradient("RGB"), "JPEG2000")),
    "JPEG 2000 of 16 bits": ("archive.jp2", lambda: written(sixteen_bits(), "JPEG2000")),
}
REFUSED = {
    "TIFF of several pages": ("scan.tif", lambda: animated("TIFF"), "3 pages"),
    "a long animation": ("film.gif", lambda: animated("GIF", "P", 110, (2000, 1000)), "trop longue : 110 images"),
    "a TIFF cut off": ("scan.tif", lambda: written(gradient("RGB"), "TIFF")[:3000], "image valide"),
    "a HEIC cut off": ("photo.heic", lambda: written(gradient("RGB"), "HEIF")[:300], "image valide"),
    "a TIFF that is too large": ("plan.tif", lambda: written(Image.new("1", (9_000, 6_000)), "TIFF"), MOST_PIXELS),
    "a PNG that is too large to be opened": ("plan.png", lambda: bomb(), MOST_PIXELS),
}


def send(admin, name, content):
    """Send a picture by its page; return it, or what the form says."""
    data = {"title": "Reçue", "file": SimpleUploadedFile(name, content), "collection": 1, "tags": "", "credit": "a"}
    answer = admin.post(reverse("wagtailimages:add"), data)
    if answer.status_code == 302:
        return SiteImage.objects.latest("pk")
    return " ".join(str(error) for error in answer.context["form"].errors["file"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_shown_in_every_size(kind, admin):
    name, content = KINDS[kind]
    picture = send(admin, name, content())
    assert isinstance(picture, SiteImage), picture
    assert picture.make_renditions() == len(rendition_filters())
    rendition = picture.renditions.get(filter_spec="format-jpeg|width-400")
    with rendition.file.open() as file, Image.open(file) as shown:
        assert shown.mode in {"RGB", "L"} and not getattr(shown, "is_animated", False)
        low, high = shown.convert("L").getextrema()
        assert high - low > 100 or "film" in name, "neither black nor white"
        upright = shown.height > shown.width
        assert upright == ("upright" in kind)


@pytest.mark.parametrize("of", [gradient("RGB"), gradient("RGB").quantize(8)], ids=["RGB", "palette"])
def test_the_colours_of_an_apparatus_stay(admin, of):
    picture = send(admin, "photo.tif", written(of, "TIFF", icc_profile=SRGB))
    with picture.file.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.info["icc_profile"]) == ("PNG", SRGB)


@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_lose_a_part_is_refused_in_words(kind, admin):
    name, content, words = REFUSED[kind]
    assert words in send(admin, name, content())


def test_what_is_stored_already_is_shown_too(empty_site):
    for name, kind in itertools.product(["a", "b"], ["grey PNG of 16 bits", "animated GIF", "JPEG for print"]):
        stored, content = KINDS[kind]
        picture = SiteImage.objects.create(title=name, file=ContentFile(content(), name + stored), width=60, height=40)
        assert picture.make_renditions() == len(rendition_filters())


@pytest.fixture
def damaged(work):
    """A picture whose file no longer opens, after a first attempt to make its sizes."""
    picture = SiteImage.objects.create(title="Cuve", file=ContentFile(KINDS["WebP"][1](), "cuve.webp"))
    Path(picture.file.path).write_bytes(b"RIFF")
    assert not picture.has_no_rendition, "its sizes are only awaited"
    work()
    return picture


def test_a_picture_that_cannot_be_shown_is_told_wherever_one_looks(damaged, admin):
    assert damaged.has_no_rendition
    page = admin.get(reverse("wagtailimages:edit", args=[damaged.pk]))
    assert "aucune taille n’a pu être faite" in page.content.decode()
    assert "Cuve" in str(admin.get(reverse("wagtailadmin_home")).content.decode())
    assert "Cuve" in admin.get(reverse("operators")).content.decode()
    shows = StandardPage.objects.first()
    shows.body = [("picture", {"image": damaged, "caption": "Une cuve"})]
    shows.save()
    ReferenceIndex.create_or_update_for_object(shows)
    form = admin.get(reverse("wagtailadmin_pages:edit", args=[shows.pk])).content.decode()
    assert "« Cuve » ne s’affiche pas" in form
    assert admin.get(reverse("wagtailimages:index")).status_code == 200


def test_once_its_file_is_replaced_nothing_is_said(damaged, admin, work):
    damaged.file = ContentFile(KINDS["BMP"][1](), "cuve.bmp")
    damaged.save()
    work()
    assert not damaged.has_no_rendition
    assert "dashboard-unshown" not in admin.get(reverse("wagtailadmin_home")).content.decode()
