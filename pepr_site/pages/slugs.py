"""Slugs: one rule for the script of the editor's forms, the server and the anchors of headings.

`Œuvres & cœurs` becomes `oeuvres-et-coeurs`, and `oeuvres-and-coeurs` in English. Apostrophes are dropped, as in
Wagtail and Django: `lhopital`. The rule is a list of patterns and replacements, which Wagtail's script of the field
applies in the browser as `slug_of` does here.
"""

import functools
import re
import unicodedata

from anyascii import anyascii
from django.conf import settings
from django.urls import LocalePrefixPattern, Resolver404, get_resolver, resolve
from django.utils.translation import get_language, get_language_from_path, override
from wagtail.admin.widgets.slug import SlugInput
from wagtail.coreutils import find_available_slug

# What serves pages, and leaves the rest to them.
PAGES = {"wagtail_serve"}
FIRST_STEP = re.compile(r"\^?([\w-]+)/")


def is_reserved(parent, slug, language):
    """Whether a URL below `parent`, a page, with this slug is answered by something else than a page."""
    # `/`, or `/en/` for the home page of English, or None for a page of no site.
    above, slug = parent.get_url() if parent else None, slug.lower()
    if above is None:
        return False
    path = re.sub(r"^https?://[^/]+", "", above) + slug + "/"
    beneath_home = path.count("/") - 2 == (language != settings.LANGUAGE_CODE)
    return (beneath_home and slug in first_steps(language)) or is_taken(path, language)


def is_taken(path, language):
    """Whether a path of the site belongs to another language than `language`, or to another view than pages."""
    if (get_language_from_path(path) or settings.LANGUAGE_CODE) != language:
        return True
    with override(language):
        try:
            return resolve(path).url_name not in PAGES
        except Resolver404:
            return True


@functools.cache
def first_steps(language):
    """Return the first path components, below the home page of a language, that the URL configuration uses."""
    own, everywhere = [], get_resolver().url_patterns
    with override(language):
        for pattern in everywhere:
            own += pattern.url_patterns if isinstance(pattern.pattern, LocalePrefixPattern) else []
        named = {found[1] for pattern in own if (found := FIRST_STEP.match(str(pattern.pattern)))}
    if language != settings.LANGUAGE_CODE:
        return named
    named |= {found[1] for pattern in everywhere if (found := FIRST_STEP.match(str(pattern.pattern)))}
    return named | {settings.MEDIA_URL.strip("/"), settings.STATIC_URL.strip("/")}


# An address is read aloud, printed and copied, and stands in redirects beneath others.
LONGEST = 80
# Latin, Greek and Cyrillic letters, figures above and below the line, Roman figures, figures in circles, wide letters.
RANGES = [(0xA0, 0x250), (0x370, 0x460), (0x1E00, 0x1F00), (0x2070, 0x20A0), (0x2150, 0x2190), (0x2460, 0x249C)]
RANGES += [(0xFB00, 0xFB07), (0xFF10, 0xFF5B)]
AMPERSAND = {"fr": " et ", "en": " and "}
# By the first letters of their name in Unicode: in a French or English sentence, a Greek letter is a symbol.
GREEK = "GREEK "


def plain(character):
    """Return a letter or digit without accent, `oe` for `œ`, `beta` for `β`; nothing for a symbol."""
    if unicodedata.category(character)[0] not in "LN":
        return ""
    name = unicodedata.name(character, "")
    if name.startswith(GREEK):
        return name.partition(" WITH ")[0].rpartition(" ")[2].lower().replace("lamda", "lambda")
    return re.sub("[^A-Za-z0-9/]", "", anyascii(character))


def letters():
    """Return the patterns of the letters that are transliterated, with their replacement."""
    written = {}
    for character in (chr(code) for first, end in RANGES for code in range(first, end)):
        if ascii_text := plain(character):
            written[ascii_text] = written.get(ascii_text, "") + character
    return [(f"[{characters}]", ascii_text) for ascii_text, characters in written.items()]


@functools.cache
def rules(language):
    """Return the rule of a language: `(pattern, replacement)`, where `$1` is the first group."""
    return [
        ("[&＆]", AMPERSAND.get(language, AMPERSAND["fr"])),
        # 10⁶ is not 106, while CO₂ is CO2.
        ("(?<=[0-9])(?=[⁺⁻]?[²³¹⁰-⁹])", "-"),
        *letters(),
        (r"[\s/\\,:;·•|+=–—−‐‑…]+|(?<=[0-9])[.](?=[0-9])", "-"),
        ("[^A-Za-z0-9_-]+", ""),
        ("-+", "-"),
        ("^[-_]+|[-_]+$", ""),
        # Cut between two words, or in one that is longer by itself.
        (f"^(?=.{{{LONGEST + 1}}})(.{{20,{LONGEST}}})-.*$", "$1"),
        (f"^(.{{{LONGEST}}}).+$", "$1"),
    ]


def slug_of(name, language=None):
    """Return the slug of a name in a language, by default the active one; empty where it has no letter."""
    return _slug_of(str(name).strip(), language or get_language() or "fr")


# Some two hundred patterns, for each title of each page that is drawn.
@functools.lru_cache(4096)
def _slug_of(text, language):
    for pattern, replacement in rules(language):
        text = re.sub(pattern, replacement.replace("$", "\\"), text)
    return text.lower()


def free_slug(parent, title, language, page_id=None):
    """Return the slug for a page's title below `parent` that no sibling has."""
    slug = slug_of(title, language) or "page"
    if is_reserved(parent, slug, language):
        slug += "-1"
    return find_available_slug(parent, slug, ignore_page_id=page_id)


def has_letter(name):
    """Whether a name has a letter or a digit of any alphabet."""
    return any(character.isalnum() for character in name)


def slug_input(language):
    """Return the form widget whose script applies the same rule as `slug_of`."""
    # Given nothing, Wagtail's script leaves the address of the name before; a lone sign it takes, and removes.
    return SlugInput(formatters=[*rules(language), ("^$", "!")], locale=language)
