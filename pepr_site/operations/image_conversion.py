"""Converts pictures that browsers cannot show, or that cannot be resized, when they are uploaded.

Such pictures come from scanners, microscopes and phones: 16 bits for each channel, CMYK, several pages, HEIC.
"""

from io import BytesIO
from math import isfinite
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# Formats that browsers show, and formats that are converted to one of these.
SHOWN = {"AVIF", "GIF", "JPEG", "MPO", "PNG", "WEBP"}
READ = ("AVIF", "GIF", "JPEG", "PNG", "WEBP", "BMP", "HEIF", "JPEG2000", "TIFF")
# Eight bits a channel, or fewer.
PLAIN = {"1", "L", "LA", "P", "RGB", "RGBA"}
# Above it a picture without transparency is kept as a JPEG, which weighs a tenth.
LARGE = 4_000_000  # pixels
# All the images of an animation together.
LONGEST = 50_000_000  # pixels
SMALLER_COPY = 254  # the tag of TIFF that tells a preview from a page


def shown(upload):
    """Return an upload as a picture that browsers can show; unchanged where it is one, or no picture at all.

    Raises a `ValidationError` where a part of it would be lost, and Pillow's errors where it is damaged.
    """
    try:
        with Image.open(upload, formats=READ) as picture:
            check_size(picture)
            check_frames(picture)
            # Wagtail takes an animated AVIF or PNG for no picture at all; of a PNG the count of turns tells it.
            is_odd = (picture.format == "AVIF" and picture.is_animated) or (
                picture.format == "PNG" and "loop" in picture.info
            )
            if picture.format in SHOWN and picture.mode in PLAIN and not is_odd:
                return upload
            content, kind = _saved(_plain(picture))
    except Image.DecompressionBombError:
        # So large that Pillow does not even tell its size.
        raise too_large() from None
    except UnidentifiedImageError:
        # Wagtail's own checks say so.
        return upload
    finally:
        upload.seek(0)
    name = f"{PurePath(upload.name).stem}.{'jpg' if kind == 'JPEG' else 'png'}"
    return SimpleUploadedFile(name, content.getvalue(), f"image/{kind.lower()}")


def check_size(picture):
    """Raise a `ValidationError` for more pixels than the server can convert."""
    if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise too_large()


def too_large():
    """Return the message about a picture with too many pixels."""
    most = number_format(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS, force_grouping=True)
    return ValidationError(_("Cette image a plus de %(most)s pixels : réduisez-la.") % {"most": most})


def check_frames(picture):
    """Raise a `ValidationError` for several pages in one file, and for too long an animation."""
    count = getattr(picture, "n_frames", 1)
    if picture.format == "TIFF" and (pages := _pages(picture, count)) > 1:
        message = _("Ce fichier a %(count)s pages, et une image n’en a qu’une : exportez la page voulue en PNG.")
        raise ValidationError(message % {"count": pages})
    if picture.format != "MPO" and count * picture.width * picture.height > LONGEST:
        message = _("Cette animation est trop longue : %(count)s images. Exportez-en une seule, ou faites une vidéo.")
        raise ValidationError(message % {"count": count})


def plain_copy(file):
    """Return an 8-bit still picture made from a stored file that is none; None where it is one."""
    try:
        with Image.open(file, formats=READ) as picture:
            is_still = picture.format == "MPO" or not getattr(picture, "is_animated", False)
            return None if is_still and picture.mode in PLAIN else _saved(_plain(picture))[0]
    except (UnidentifiedImageError, Image.DecompressionBombError):
        return None
    finally:
        file.seek(0)


def _pages(picture, count):
    pages = 0
    for number in range(count):
        picture.seek(number)
        pages += not picture.tag_v2.get(SMALLER_COPY, 0) & 1
    picture.seek(0)
    return pages


def _plain(picture):
    """Return the first frame of a picture, upright, in 8 bits and RGB."""
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I") or turned.mode == "F":
        return _eight_bits(turned)
    if turned.mode in {"CMYK", "LAB"}:
        return _on_screen(turned)
    has_transparency = "A" in turned.getbands() or "a" in turned.getbands() or "transparency" in turned.info
    if turned.mode in {"L", "LA", "RGB", "RGBA"}:
        return turned
    return turned.convert("RGBA" if has_transparency else "RGB")


def _eight_bits(picture):
    """Return a high-depth grey picture in 256 levels, scaled to its range: instruments use 12 of 16 bits, or floats."""
    levels = picture.convert("F")
    low, high = levels.getextrema()
    if not (isfinite(low) and isfinite(high)):
        raise ValueError("a dot of this picture is no number")
    if picture.mode == "F" or low < 0:
        span = high - low
    else:
        low, span = 0, (1 << max(int(high).bit_length(), 8)) - 1
    factor = 255 / span if span else 0
    return levels.point(lambda level: level * factor - low * factor).convert("L")


def _on_screen(picture):
    """Return a CMYK picture in RGB, through its own colour profile if it has one."""
    profile = picture.info.get("icc_profile")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else ImageCms.createProfile("LAB")
        if profile or picture.mode == "LAB":
            return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        pass
    return picture.convert("RGB")


def _saved(picture):
    """Return the bytes of a converted picture, and its format."""
    is_opaque = picture.mode in {"L", "RGB"}
    kind = "JPEG" if is_opaque and picture.width * picture.height > LARGE else "PNG"
    content = BytesIO()
    picture.save(content, kind, quality=92, icc_profile=picture.info.get("icc_profile"))
    content.seek(0)
    return content, kind
