"""What the pages weigh, from the file that the measuring writes: `content/measured.json`.

`{"measured_on": "2026-11-22", "method": {"fr": …, "en": …}, "pages": [{"name": {"fr": …, "en": …},
"address": "/", "bytes_without_pictures": …, "bytes_with_pictures": …, "requests": …}]}`
"""

import json
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

FILE = settings.BASE_DIR / "content" / "measured.json"
KILOBYTE = 1000


@cache
def _measured():
    return json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {"pages": []}


def measures():
    """Return `measured_on` (a date), `method` and `pages`, in the active language; no page before that."""
    found, language = _measured(), get_language()
    if not found["pages"]:
        return {"pages": []}
    pages = [
        {
            "name": page["name"][language],
            "without_pictures": round(page["bytes_without_pictures"] / KILOBYTE),
            "with_pictures": round(page["bytes_with_pictures"] / KILOBYTE),
            "requests": page["requests"],
        }
        for page in found["pages"]
    ]
    return {
        "measured_on": date.fromisoformat(found["measured_on"]),
        "method": found["method"][language],
        "pages": pages,
    }
