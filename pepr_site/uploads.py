"""What is asked of a file before it is kept: that it is what its name says, and that it gives nobody's place away."""

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
# The first bytes of the formats that have some; those of offices are ZIP archives.
SIGNATURES = {"pdf": b"%PDF-"} | dict.fromkeys(["docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"], b"PK")


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
    file.seek(0)
    if not start.startswith(SIGNATURES.get(last, b"")):
        message = _("Ce fichier n’est pas un vrai « .%(last)s ». Enregistrez-le de nouveau dans ce format.")
        raise ValidationError({"file": message % {"last": last}})


def without_place(upload):
    """Return an uploaded JPEG without the place where it was taken, its pixels untouched; any other file as it is."""
    upload.seek(0)
    with Image.open(upload) as picture:
        exif = picture.getexif()
        if picture.format != "JPEG" or GPS not in exif:
            upload.seek(0)
            return upload
        del exif[GPS]
        kept = BytesIO()
        picture.save(kept, "JPEG", quality="keep", exif=exif, icc_profile=picture.info.get("icc_profile"))
    return SimpleUploadedFile(upload.name, kept.getvalue(), "image/jpeg")
