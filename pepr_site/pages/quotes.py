"""Typographic apostrophes, quotation marks, ellipses and dashes, put in place of those of the keyboard.

Editors type straight ones; they are replaced when a page is rendered in its language. Only texts, and attributes that
hold sentences, are changed.
"""

import re

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


def curled(html, language):
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
