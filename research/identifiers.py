"""Identifiers of publications (DOI, HAL, NNT) and ANR codes: their formats and normal forms."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The maximum length of an identifier.
MOST = 200
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_HAL = re.compile(r"\b((?:hal|tel|inserm|cea|pasteur|ineris|halshs|dumas|in2p3|anses|inria)-\d{4,12})(?:v\d+)?\b", re.I)
_HAL_ID = re.compile(r"([a-z0-9_]+-\d+)(?:v\d+)?")
_NNT = re.compile(r"\d{4}[A-Z0-9]{4}[A-Z0-9]{4}")
_CODE = re.compile(r"ANR-\d{2}-([A-Z0-9]{4})-\d{4}")
# A letter O may be typed instead of a zero.
_SIMILAR = re.compile(r"(?:ANR)?[\s_-]*([\dO]{2})[\s_-]*([A-Z0-9]{4})[\s_-]*([\dO]{4})")


def doi_of(text):
    """Return the DOI in a text, in lower case and without its URL; "" where there is none."""
    found = _DOI.search(str(text or "").strip().lower())
    return found.group().rstrip(".,;)>]}\"'")[:MOST] if found else ""


def hal_id_of(text):
    """Return a HAL identifier, alone or in a URL, without its version; "" for any other text."""
    text = str(text or "").strip().lower()
    found = _HAL_ID.fullmatch(text) or _HAL.search(text)
    return found.group(1)[:MOST] if found else ""


def nnt_of(text):
    """Return the national number of a thesis; "" where the text is none."""
    text = str(text or "").strip().upper()
    return text if _NNT.fullmatch(text) else ""


def exact_code(text):
    """Return a well-formed ANR code in upper case, else "": a corrected code is not exact."""
    code = str(text or "").strip().upper()
    return code if _CODE.fullmatch(code) else ""


def checked_code(text):
    """Return the ANR code that a person typed, "" for nothing. Raises `ValidationError` with the format."""
    if text.strip() and not exact_code(text):
        message = _("« %(text)s » n’est pas une référence ANR : écrivez %(form)s.")
        raise ValidationError(message % {"text": text, "form": similar_code(text) or "ANR-22-PEBI-0001"})
    return exact_code(text)


def letters_of(code):
    """Return the four letters of an exact code, which identify a programme."""
    return _CODE.fullmatch(code).group(1)


def similar_code(text):
    """Return the likely correct form of a malformed code, as a proposal; "" where there is none."""
    found = _SIMILAR.fullmatch(str(text or "").strip().upper())
    if not found:
        return ""
    year, letters, number = found.groups()
    return f"ANR-{year.replace('O', '0')}-{letters}-{number.replace('O', '0')}"
