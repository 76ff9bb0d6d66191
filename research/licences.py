"""Names of licences, by their URL."""

import re

from django.utils.translation import gettext as _

_CREATIVE_COMMONS = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)?")
_KNOWN = {"mit": "MIT", "gpl": "GPL", "cecill": "CeCILL", "apache": "Apache"}


def licence_name(licence):
    """Return the name of a licence: « CC BY 4.0 »; an unknown one as it is written."""
    if found := _CREATIVE_COMMONS.match(licence):
        family, kind, version = found.groups()
        name = "CC0" if kind == "zero" else f"CC {kind.upper()}" if family == "licenses" else _("domaine public")
        return f"{name} {version or ''}".strip()
    if "hal-authorisation" in licence:
        return _("autorisation de HAL")
    if licence.rstrip("/").endswith("copyright"):
        return _("droits réservés")
    return next((name for word, name in _KNOWN.items() if word in licence.lower()), licence)
