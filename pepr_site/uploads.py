"""What is asked of a file before it is kept: that it is what its name says, and that it gives nobody's place away."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from pepr_site.media_storage import has_room_for

# The tag of EXIF under which a camera writes where it stood.
GPS = 0x8825
# What a computer or a browser would run, were it named so.
RUNNABLE = {
    *("app", "asp", "aspx", "bat", "cgi", "cmd", "com", "cpl", "dll", "exe", "hta", "htm", "html", "jar", "js", "jsp"),
    *("lnk", "msi", "php", "pl", "ps1", "py", "scr", "sh", "svg", "vbs", "wsf", "xhtml"),
}
# What the archive that an office writes has in it.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"} | dict.fromkeys(["odt", "ods", "odp"], "mimetype")
# The first bytes of the formats that have some.
SIGNATURES = {"pdf": b"%PDF-"} | dict.fromkeys([*OFFICE, "zip"], b"PK")
# What Pillow raises at pictures that are cut off, or made to break it.
DAMAGED = (OSError, ValueError, SyntaxError, ArithmeticError, EOFError, struct.error, zlib.error)


def check_room(file):
    """Raise a `ValidationError` where the server cannot keep a newly uploaded file."""
    if not has_room_for(file.size):
        message = _(
            "Le serveur ne peut pas enregistrer de fichier : la place manque, ou le dossier des fichiers "
            "ne répond pas. Rien n’est perdu : prévenez l’administrateur du site, puis recommencez."
        )
        raise ValidationError({"file": message})


def check_document(file):
    """Raise a `ValidationError` where a newly uploaded file has two natures."""
    check_room(file)
    *_stem, last = suffixes = [suffix.lstrip(".").lower() for suffix in PurePath(file.name).suffixes] or [""]
    if hidden := RUNNABLE.intersection(suffixes[:-1]):
        message = _("Ce fichier porte deux extensions, « .%(hidden)s » et « .%(last)s ». Renommez-le avec une seule.")
        raise ValidationError({"file": message % {"hidden": hidden.pop(), "last": last}})
    file.seek(0)
    start = file.read(8)
    is_true = start.startswith(SIGNATURES.get(last, b"")) and (last not in OFFICE or _is_of_an_office(file, last))
    file.seek(0)
    if not is_true:
        message = _("Ce fichier n’est pas un vrai « .%(last)s ». Enregistrez-le de nouveau dans ce format.")
        raise ValidationError({"file": message % {"last": last}})


def _is_of_an_office(file, suffix):
    """Whether an archive lists what this format has in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith(OFFICE[suffix]) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def without_place(upload):
    """Return an uploaded picture without the place where it was taken; any other picture as it is, to the byte.

    Raises a `ValidationError` where it cannot be read to its end.
    """
    upload.seek(0)
    try:
        with Image.open(upload) as picture:
            picture.load()
            kept = _saved_again(picture) if _tells_place(picture) else None
    except DAMAGED:
        raise ValidationError(
            _("Cette image est abîmée : elle ne s’ouvre pas jusqu’au bout. Exportez-la de nouveau.")
        ) from None
    upload.seek(0)
    return SimpleUploadedFile(upload.name, kept, upload.content_type) if kept else upload


def _tells_place(picture):
    """Whether a camera or a program wrote a position into it: as EXIF, or in the words of XMP."""
    words = "".join(str(value) for name, value in picture.info.items() if "xmp" in name.lower())
    return GPS in picture.getexif() or "GPS" in words


def _saved_again(picture):
    """Return the bytes of a picture whose other facts, turn and colours stay, the pixels of a JPEG untouched."""
    exif = picture.getexif()
    if GPS in exif:
        del exif[GPS]
    # XMP says again what EXIF says, in words: it goes as a whole.
    picture.info = {name: value for name, value in picture.info.items() if "xmp" not in name.lower()}
    options = {"exif": exif, "icc_profile": picture.info.get("icc_profile"), "quality": 95}
    if picture.format == "JPEG":
        options["quality"] = "keep"
    elif getattr(picture, "is_animated", False):
        options["save_all"] = picture.format != "MPO"
    kept = BytesIO()
    # What a telephone writes as several pictures in one file is shown as its first.
    picture.save(kept, "JPEG" if picture.format == "MPO" else picture.format, **options)
    return kept.getvalue()
