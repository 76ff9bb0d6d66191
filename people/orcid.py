"""ORCID identifiers: sixteen characters, the last of which is a checksum (ISO 7064, MOD 11-2)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHAPE = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?", re.I)


def orcid_of(text):
    """Return the ORCID that a person typed or pasted, « 0000-0002-1825-0097 ». Raises `ValidationError`."""
    found = SHAPE.fullmatch(text.strip())
    if not found:
        raise ValidationError(_("Un ORCID a seize signes : 0000-0002-1825-0097."))
    orcid = "-".join(found.groups()).upper()
    if orcid[-1] != check_sign(orcid):
        raise ValidationError(_("Cet ORCID a une erreur : son dernier signe ne répond pas des autres."))
    return orcid


def check_sign(orcid):
    """Return what the last sign has to be, from those before it."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
