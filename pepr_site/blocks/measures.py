"""What the pages weigh, from the file that the measuring writes: `content/measured.json`.

`{"measured_on": "2026-11-22", "method": {…}, "pages": {"home": {"bytes_without_pictures": …,
"bytes_with_pictures": …, "requests": …}, …}}`, a page for each type; other figures may stand beside these.
"""

import json
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FILE = settings.BASE_DIR / "content" / "measured.json"
KILOBYTE = 1000
# The types of page that visitors are told of, in this order.
NAMES = {
    "home": _("Accueil"),
    "programme": _("Programme"),
    "objective": _("Un objectif"),
    "projects": _("Les projets"),
    "project": _("Un projet"),
    "news": _("Les actualités"),
    "article": _("Une actualité, avec ses images"),
    "calls": _("Les appels"),
    "partners": _("Les partenaires, avec leur carte"),
    "glossary": _("Le glossaire"),
    "search": _("Une recherche"),
    "contact": _("Le formulaire de contact"),
    "text": _("Une page de texte"),
}


@cache
def _measured():
    return json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}


def measures():
    """Return `measured_on` (a date) and `pages`, each with its name, its weights in kilobytes and its requests."""
    found = _measured()
    if not found:
        return {"pages": []}
    pages = [
        {
            "name": name,
            "without_pictures": round(found["pages"][key]["bytes_without_pictures"] / KILOBYTE),
            "with_pictures": round(found["pages"][key]["bytes_with_pictures"] / KILOBYTE),
            "requests": found["pages"][key]["requests"],
        }
        for key, name in NAMES.items()
        if key in found["pages"]
    ]
    return {"measured_on": date.fromisoformat(found["measured_on"]), "pages": pages}
