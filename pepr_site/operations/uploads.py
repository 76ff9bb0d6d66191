"""Validation of uploaded files: the content must match the extension, and metadata such as GPS is removed."""

import datetime
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.utils.file import hash_filelike

from pepr_site.operations.media_storage import has_room_for

# The EXIF tag of the GPS data.
GPS = 0x8825
# Extensions of files that a computer or a browser would run.
RUNNABLE = {
    *("app", "asp", "aspx", "bat", "cgi", "cmd", "com", "cpl", "dll", "exe", "hta", "htm", "html", "jar", "js", "jsp"),
    *("lnk", "msi", "php", "pl", "ps1", "py", "scr", "sh", "svg", "vbs", "wsf", "xhtml"),
}
# Members of the archive that an office document is.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"} | dict.fromkeys(["odt", "ods", "odp"], "mimetype")
# Magic numbers.
SIGNATURES = {"pdf": b"%PDF-"} | dict.fromkeys([*OFFICE, "zip"], b"PK")
# The archive that Word and Excel wrote before 2007.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGED_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, KeyError, zlib.error)
MOST_UNPACKED, MOST_MANIFEST = 200_000_000, 1_000_000  # bytes
MANIFEST = "META-INF/manifest.xml"
SENT_AGAIN = datetime.timedelta(minutes=10)
PDF_END = 2048  # bytes
NOT_TRUE = _("Ce fichier n’est pas un vrai « .%(last)s ». Enregistrez-le de nouveau dans ce format.")
DAMAGED_FILE = _("Ce fichier « .%(last)s » est abîmé : il ne s’ouvre pas jusqu’au bout. Enregistrez-le de nouveau.")
PROTECTED = _("Ce fichier est protégé par un mot de passe : personne ne pourrait l’ouvrir. Enregistrez-le sans.")
OLD_KIND = _(
    "Ce fichier a le nom d’un « .%(last)s », mais le format de Word, Excel ou PowerPoint d’avant 2007. "
    "Ouvrez-le, puis enregistrez-le en « .%(last)s »."
)
# What Pillow raises for truncated or malicious pictures.
DAMAGED = (OSError, ValueError, SyntaxError, ArithmeticError, EOFError, struct.error, zlib.error)


def check_room(file):
    """Raise a `ValidationError` where the server cannot store a newly uploaded file."""
    if not has_room_for(file.size):
        message = _(
            "Le serveur ne peut pas enregistrer de fichier : la place manque, ou le dossier des fichiers "
            "ne répond pas. Rien n’est perdu : prévenez l’administrateur du site, puis recommencez."
        )
        raise ValidationError({"file": message})


def check_once(added):
    """Raise a `ValidationError` where the user has just added the same file under the same title: a form sent twice.

    `added` is the picture or document whose form is validated. Of two concurrent submissions the second waits here
    until the first is done.
    """
    if not added.file or added.file._committed or not added._state.adding or not added.uploaded_by_user_id:
        return
    added_hash = hash_filelike(added.file)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [added_hash])
    same = {"file_hash": added_hash, "title": added.title, "uploaded_by_user": added.uploaded_by_user_id}
    if type(added).objects.filter(created_at__gt=timezone.now() - SENT_AGAIN, **same).exists():
        raise ValidationError(
            {"file": _("Vous venez d’ajouter ce fichier sous ce titre : le voici déjà dans la liste.")}
        )


def check_document(file):
    """Raise a `ValidationError` where a newly uploaded file is of two types at once, or nobody could open it."""
    check_room(file)
    *_stem, last = suffixes = [suffix.lstrip(".").lower() for suffix in PurePath(file.name).suffixes] or [""]
    if hidden := RUNNABLE.intersection(suffixes[:-1]):
        message = _("Ce fichier porte deux extensions, « .%(hidden)s » et « .%(last)s ». Renommez-le avec une seule.")
        raise ValidationError({"file": message % {"hidden": hidden.pop(), "last": last}})
    if reason := _what_is_wrong(file, last):
        raise ValidationError({"file": reason % {"last": last}})


def _what_is_wrong(file, suffix):
    """Return why a document cannot be opened; None where it can."""
    file.seek(0)
    try:
        content = file.read()
    finally:
        file.seek(0)
    if suffix in OFFICE:
        return _wrong_with_office(file, content, suffix)
    if not content.startswith(SIGNATURES.get(suffix, b"")):
        return NOT_TRUE
    # A PDF is not asked whether it has a password: most that are encrypted open for anybody, and forbid no more than
    # printing; to tell the two apart takes a library. Short of its end, its index is gone.
    is_cut = suffix == "pdf" and len(content) > PDF_END and b"%%EOF" not in content[-PDF_END:]
    return DAMAGED_FILE if is_cut else None


def _wrong_with_office(file, content, suffix):
    if content.startswith(OLD_OFFICE):
        # What Word and Excel encrypt, they put into a file of the old kind.
        return PROTECTED if "EncryptedPackage".encode("utf-16-le") in content else OLD_KIND
    if not content.startswith(SIGNATURES[suffix]):
        return NOT_TRUE
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if not any(name.startswith(OFFICE[suffix]) for name in names):
                return NOT_TRUE
            if any(member.flag_bits & 1 for member in archive.infolist()):
                return PROTECTED
            if MANIFEST in names:
                with archive.open(MANIFEST) as part:
                    if b"encryption-data" in part.read(MOST_MANIFEST):
                        return PROTECTED
            _unpack(archive)
            return None
    except DAMAGED_ARCHIVE:
        return DAMAGED_FILE
    finally:
        file.seek(0)


def _unpack(archive):
    """Read the parts of an archive to their end, up to a limit, against zip bombs. Raises what is wrong."""
    left = MOST_UNPACKED
    for member in archive.infolist():
        left -= member.file_size
        if left < 0:
            return
        with archive.open(member) as part:
            while part.read(1 << 20):
                pass


def without_place(upload):
    """Return an uploaded picture without its location; any other picture unchanged, to the byte.

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
    """Whether a picture contains a location: in EXIF or XMP."""
    words = "".join(str(value) for name, value in picture.info.items() if "xmp" in name.lower())
    return GPS in picture.getexif() or "GPS" in words


def _saved_again(picture):
    """Return the bytes of a picture with its other metadata, rotation and colours, a JPEG's pixels unchanged."""
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
