"""Text utilities: French typography at render time, collation, placeholders."""

import functools
import re
import unicodedata
from html import unescape

from django.conf import settings
from django.utils.html import escape
from django.utils.module_loading import import_string
from django.utils.translation import get_language

MARKS = {"fr": ("« ", " »"), "en": ("‘", "’")}
_STRAIGHT = r"(?:['\"]|&(?:quot|#x27|#39|#34);|\.\.\.|\d-\d)"
_TEXT = re.compile(rf"((?:^|>)(?=[^<>]*?{_STRAIGHT}))([^<>]+)")
_SENTENCE = re.compile(r'(\s(?:alt|title|content|aria-label)=")([^"<>]+)(?=")')
_DOUBLE = re.compile(r'"|&(?:quot|#34);')
_SINGLE = re.compile(r"'|&#(?:x27|39);")
# Not that of an address, « o'neil@exemple.fr ».
_ELIDED = re.compile(r"(?<=[^\W_])'(?=[\w\"«])(?![\w.-]{1,60}@)|(?:(?<=\b[cdjlmnst])|(?<=qu))'$", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?<=[^\W_])\.\.\.(?![\w./])|(?<=[\s(\[])\.\.\.(?![\w./])")
_YEARS = re.compile(r"(?<![\w./-])((?:19|20)\d\d)-((?:19|20)\d\d)(?![\w/-])")


def with_curly_quotes(html, language):
    """Return `html` with straight quotes replaced by those of `language`, « fr » or « en »."""
    html = _TEXT.sub(lambda found: found[1] + _curl(found[2], language), html)
    return _SENTENCE.sub(lambda found: found[1] + _curl(found[2], language).replace('"', "&quot;"), html)


def _curl(text, language):
    text = _DOUBLE.sub('"', _SINGLE.sub("'", text))
    text = _YEARS.sub(r"\1–\2", _ELLIPSIS.sub("…", text))
    return _double(_apostrophes(text, language), *MARKS[language])


def _apostrophes(text, language):
    # What has lost a letter: « l’ADN », « l’<b>ADN</b> »; “it’s”, “the patients’ cells”.
    if language == "fr":
        return _ELIDED.sub("’", text)
    return re.sub(r"(?<=[^\W_])'(?![\w.-]{1,60}@)", "’", re.sub(r"(?<![^\s(\[])'(?=[^\W\d])", "‘", text))


def _double(text, opening, closing):
    """Return a text with its straight double quotes replaced in pairs; the inch sign after a digit stays."""
    is_open = False

    def turned(found):
        nonlocal is_open
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        if (before in " \u00a0([’" if before else after.isalnum()) and not after.isspace():
            is_open = True
            return opening
        if before.isdigit() and not is_open:
            return found[0]
        is_open = False
        return closing

    return re.sub('"', turned, text)


NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"
JOINER = "\u2060"

# What must stay as written: code, and what a visitor has typed.
_VERBATIM = re.compile(
    r"(<(script|style|textarea|pre|code)\b.*?(?:</\2>|\Z)|<input\b[^<>]*>)", re.DOTALL | re.IGNORECASE
)
# A passage in another language, as `pepr_site/blocks/base.py` writes it.
_PASSAGE = re.compile(r'(<span lang="([\w-]+)">)(.*?)(?=</span>)', re.DOTALL)
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    f"{_MONTHS}|ans?|mois|semaines?|jours?|heures?|minutes?|secondes?|euros?|millions?|milliards?|litres?"
    "|ko|Mo|Go|kB|pixels?|cm|mm|km|nm|[µμ]m|kg|mg|[µμ]g|ng|m[Ll]|[µμ][Ll]|ms|min|k?Wh"
)
# One letter may also begin a word that has lost its vowel, « en 2024 l’Inserm », or a stroke of a drawing.
_LETTERS = "[ghLlmst]"
_IN_TAG = "[^<>]*>"
_BLANK = f"[ {NO_BREAK}{THIN_NO_BREAK}]"


def _before_sign(found):
    return (THIN_NO_BREAK if found[1] in ";!?" else NO_BREAK) + found[1]


def _after_digit(found):
    return NO_BREAK if found[1] is None else THIN_NO_BREAK


# After the Imprimerie nationale, « Lexique des règles typographiques »: a thin no-break space before « ; ! ? » and in
# numbers, a full one before « : », inside guillemets and before units; editors type ordinary spaces.
# Each rule begins with the character it looks for, which scans a page several times faster than a condition on the
# one before would, and tries a run of blanks from its beginning alone, so that a long one does not take the square of
# its length. There are few: each reads the whole page.
_RULES = [
    (re.compile(rf"{_BLANK}(?<!{_BLANK}{{2}}){_BLANK}*([;!?](?!\w)|:(?=[\s<]|$)|»)"), _before_sign),
    (re.compile(r"([?!])(?<=\w.)(?=[\s<]|$)"), _before_sign),
    (re.compile(rf"«{_BLANK}+"), "«" + NO_BREAK),
    (
        re.compile(
            rf"[ {NO_BREAK}](?<=\d.)(?:"
            # Groups of a number; not a year, a minute or the end of a name, which another number follows.
            r"((?<!\d{4}.)(?<!\d.h.\d\d.)(?<![^\W\d_]\d.)(?<![^\W\d_]\d\d.)(?<![^\W\d_]\d{3}.)"
            rf"(?=\d{{3}}\b(?!{_IN_TAG})))"
            rf"|(?<= )(?=(?:M|Md|k)?€|[%‰]|°[CF]?(?!\w)|(?:{_UNITS})\b|{_LETTERS}(?![\w'’])(?!{_IN_TAG})))"
        ),
        _after_digit,
    ),
    (re.compile(rf" (?<=\d.h.)(?=\d\d\b(?!{_IN_TAG}))"), NO_BREAK),
    (re.compile(rf"1[ {NO_BREAK}](?<![\w.,/-]..)(?=(?:{_MONTHS})\b)"), "1er" + NO_BREAK),
    (re.compile(r"° (?<=[Nn]..)(?<!\w...)(?=\d)"), "°" + NO_BREAK),
    (re.compile(rf"France (?=2030\b(?!{_IN_TAG}))"), "France" + NO_BREAK),
    # The t of « verra-t-on » goes to the next line with what it leads to.
    (re.compile(rf"-t-(?=(?:ils?|elles?|on)\b(?!{_IN_TAG}))"), "-t-" + JOINER),
]

# English has no spaces of its own, but an amount stays with what it counts, and a day with its month.
_ENGLISH_UNITS = (
    "million|billion|January|February|March|April|May|June|July|August|September|October|November|December"
    "|[cmkn]m|[µμ]m|kg|mg|[µμ]g|ng|m[Ll]|ms|min"
)
_ENGLISH_RULES = [
    (re.compile(rf" (?<=\d.)(?=(?:(?:{_ENGLISH_UNITS})\b|°[CF])(?!{_IN_TAG}))"), NO_BREAK),
    (re.compile(rf"France (?=2030\b(?!{_IN_TAG}))"), "France" + NO_BREAK),
]


def french(html):
    """Return `html` with French typography: its quotation marks and no-break spaces.

    Works on a whole document: in our HTML no attribute has « : ; ! ? » after a space except in a sentence. Idempotent.
    """
    return _outside_code(html, _set)


def english(html):
    """Return `html` with English quotation marks and apostrophes, amounts and dates kept together."""
    return _outside_code(html, _set_english)


def _outside_code(html, set_):
    parts = _VERBATIM.split(html)
    # The split yields text, verbatim element, its tag name, text, …
    for index in range(0, len(parts), 3):
        parts[index] = set_(parts[index])
    for index in range(2, len(parts), 3):
        parts[index] = ""
    return "".join(part or "" for part in parts)


def _set(text):
    return _applied(_RULES, with_curly_quotes(text, "fr"))


def _set_english(text):
    return _applied(_ENGLISH_RULES, with_curly_quotes(text, "en"))


def _applied(rules, text):
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


SETTERS = {"fr": french, "en": english}


def typeset(html, language):
    """Return `html` with the typography of `language`, a code such as « fr »; unchanged for others.

    A passage marked as being in another language gets the typography of that one.
    """
    parts = _PASSAGE.split(html)
    # The split yields text, opening tag, language, passage, text, …
    for index in range(0, len(parts), 4):
        parts[index] = _set_in(parts[index], language)
    for index in range(2, len(parts), 4):
        parts[index], parts[index + 1] = "", _set_in(parts[index + 1], parts[index])
    return "".join(parts)


def _set_in(text, language):
    setter = SETTERS.get(language.split("-")[0])
    return setter(text) if setter else text


@functools.cache
def placeholders():
    """Return the object that knows this site's placeholders, named by the setting `TEXT_PLACEHOLDERS`.

    `fill(html)` returns HTML with placeholders replaced, `error(text)` a message about an unknown one, or None, and
    `named(text, row)` the objects that a text of `row` names.
    """
    return import_string(settings.TEXT_PLACEHOLDERS)


# Neither XML nor iCalendar can carry them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def one_line(text):
    """Return `text` on one line, without control characters, soft hyphens and the like."""
    text = text.replace("\u00ad", "")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def fold(text):
    """Return `text` without case and accents: « Évry » gives « evry »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def filled(text):
    """Return a plain text with its placeholders replaced, and without control characters."""
    return unescape(placeholders().fill(escape(_CONTROL.sub("", str(text)))))


def filled_html(html):
    """Return HTML with its placeholders replaced, and without control characters."""
    return placeholders().fill(_CONTROL.sub("", html))


def as_rendered(text):
    """Return a plain text as a page of the active language prints it: placeholders replaced, typography applied."""
    return unescape(typeset(escape(filled(text)), get_language()))
