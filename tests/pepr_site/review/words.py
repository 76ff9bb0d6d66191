"""What a screen of the admin says, and which of it no editor should have to read."""

import re
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).parents[3]
PACKAGES = ("wagtail", "allauth", "taggit")
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")
# Between two tags, or in an attribute.
SAID = re.compile(r"[>\"]([^<>\"]+)")
# What is no sentence: programs, styles, drawings; and what is hidden: counters at nothing, names of the code.
UNSAID = re.compile(
    r"<(script|style|svg)\b.*?</\1>|<t[dh] class=\"app-label\".*?</t[dh]>"
    r"|\bhidden>\s*None\s*<|<option value=\"en\".*?</option>",
    re.DOTALL,
)
SEEN = re.compile(r">([^<>]+)<|(?:aria-label|title|placeholder|alt)=\"([^\"]+)\"")
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# Words of the code, of another language than the editor's, and forms for two genders.
MACHINE = (
    r"^(True|False)$|\b(None|null|undefined)\b|\b(news|programme|projects|pepr_site)\.[a-z]+|\d{4}-\d\d-\d\d[ T]\d"
)
ENGLISH = r"\b(Slug|slug|Root|Snippets?|Workflows?|workflows?|Locale|item|mins|ago|Can (add|change|delete|view))\b"
GENDERS = r"\w\((e|s|te|le|ve|x)\)|\b[Ll]e/la\b|\b[Cc]e/cette\b|\b[Ff]ragments?\b"
# No space before a colon, and capitals as English sets them.
SET_AS_ENGLISH = r"[\w)]:( |$)|(?<=\w) (D’|Des |Du |De )[A-ZÀ-Ý]"
IN_FRENCH = re.compile(f"{MACHINE}|{ENGLISH}|^English$|{GENDERS}|{SET_AS_ENGLISH}")
IN_ENGLISH = re.compile(MACHINE)


def is_screen(response):
    return response.status_code == 200 and "html" in response.headers["Content-Type"]


def words(response):
    """Return what a screen says, and what its elements and scripts hold to be said; nothing of what is not a screen."""
    if not is_screen(response):
        return set()
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), unescape(response.content.decode()))
    return {text.strip() for text in SAID.findall(text)}


def faults(response, wrong=IN_FRENCH):
    """Return the texts of a screen that a person reads or hears, and that `wrong` finds."""
    if not is_screen(response):
        return set()
    html = UNSAID.sub("", response.content.decode())
    texts = {" ".join(unescape(text or name).split()) for text, name in SEEN.findall(html)}
    return {text for text in texts if wrong.search(text)}


@cache
def of_packages():
    """Return the sentences that Wagtail and its neighbours say in English, where their French is another."""
    folders = [Path(find_spec(name).origin).parent for name in PACKAGES]
    entries = [
        entry for folder in folders for path in folder.rglob("locale/fr/**/*.po") for entry in polib.pofile(path)
    ]
    texts = {entry.msgid for entry in entries if entry.msgstr != entry.msgid and entry.msgid.count(" ") >= 2}
    return {text for text in texts if not PLACEHOLDER.search(text) and "<" not in text}


@cache
def of_site():
    """Return the English of every sentence of this project that is not its French too."""
    entries = polib.pofile(ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po")
    said = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return {text for text in said - {entry.msgid for entry in entries} if text.count(" ") >= 2}
