"""Draws a social picture: a flat field, the membrane line, the title.

It knows nothing of pages. Its fonts are that of the headings, and Inter for Greek (see `docs/licences.md`); visitors
never download these files.
"""

import functools
import io
import math
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from pepr_site.web.colours import colour

WIDTH, HEIGHT = 1200, 630
# Increment it with each change of the image, so that all images are generated again.
VERSION = 3

FONTS = Path(__file__).parent / "fonts"
LATIN, GREEK = "bricolage-grotesque-latin-800.woff2", "inter-greek-800-normal.woff2"
# The colours of the background, of the text, and of the core of the line.
TONES = {
    "medium": (colour("medium"), colour("medium-ink"), colour("medium-core")),
    "mist": (colour("mist"), colour("paper-ink"), colour("paper")),
    **{tone: (colour(tone), colour(f"{tone}-ink"), colour(tone)) for tone in ("plain", "o1", "o2", "o3", "o4")},
}

RAIL, LEFT, RIGHT, BOTTOM = 88, 156, 1136, 582
TOP = {True: 216, False: 160}  # with a line above the title, or without
SIZES = range(168, 39, -4)
LEADING, TRACKING = 1.06, -0.035
SCALE = 2  # drawn larger, then reduced: smooth curves
# Words after which a line must not break.
LIGHT_WORD = re.compile(
    r"(?<!\S)(an?|à|aux?|ces?|des?|du|en|et|la|les?|ou|par|pour|sa|ses|son|sur|une?"
    r"|and|by|for|from|in|of|on|or|the|to|with) ",
    re.IGNORECASE,
)
ELLIPSIS = "…"
# The font has only one hyphen.
HYPHENS = {0x2010: "-", 0x2011: "-"}


def draw(title, kind, site_name, tone):
    """Return a PNG of 1200 × 630 as bytes; `kind` may be empty, `tone` is one of `TONES`.

    The texts have their typography already: no-break spaces are kept.
    """
    field, ink, core = TONES.get(tone, TONES["medium"])
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), field)
    pen = ImageDraw.Draw(image)
    _line(pen, ink, core)
    _write(pen, LEFT, 62, site_name, 36, ink)
    if kind:
        _write(pen, LEFT, 160, kind, 34, ink)
    size, lines = fit(title, RIGHT - LEFT, BOTTOM - TOP[bool(kind)])
    for number, line in enumerate(lines):
        _write(pen, LEFT, TOP[bool(kind)] + number * size * LEADING, line, size, ink)
    image = image.reduce(SCALE).quantize(palette=_palette(field, ink, core), dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@functools.cache
def _palette(*colours):
    """Return a palette: the colours of a picture, and gradients between each two of them."""
    first, *others = map(ImageColor.getrgb, colours)
    pairs = [(first, other) for other in others] + [tuple(others)]
    shades = [
        round(a + (b - a) * step / 15)
        for one, two in pairs
        for step in range(16)
        for a, b in zip(one, two, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(shades)
    return palette


def fit(text, width, height):
    """Return the largest size at which `text` fits, and its lines; at the smallest size it is cut with « … »."""
    words = [piece for word in LIGHT_WORD.sub("\\1\u00a0", text).split(" ") if word for piece in _pieces(word, width)]
    for size in SIZES:
        room, most = width / size, int(height / (size * LEADING))
        lines = _lines(words, room)
        if len(lines) <= most and all(advance(line) <= room for line in lines):
            # The narrowest column with the same number of lines, so that the lines are even.
            columns = (_lines(words, room * share / 20) for share in range(10, 21))
            return size, next(even for even in columns if len(even) == len(lines))
    return size, [*lines[: most - 1], lines[most - 1] + ELLIPSIS]


def _lines(words, room):
    """Return `words` as lines no wider than `room`, in units of the font size, except for a longer word."""
    lines = []
    for word in words:
        if lines and advance(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(word, width):
    """Split a word that is too wide even at the smallest size."""
    pieces = [""]
    for letter in word:
        if advance(pieces[-1] + letter) * SIZES[-1] > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@functools.cache
def _font(name, size):
    return ImageFont.truetype(FONTS / name, size)


def _file(letter):
    return GREEK if "\u0370" <= letter <= "\u03ff" else LATIN


@functools.lru_cache(4096)
def _step(letter, following):
    """Return the advance from a letter to the next, in units of the font size."""
    if letter == "\u202f":
        return 0.16
    font = _font(_file(letter), 200)
    if _file(following) != _file(letter):
        following = ""
    return (font.getlength(letter + following) - font.getlength(following)) / 200 + TRACKING


@functools.lru_cache(8192)
def advance(text):
    """Return the width of a line of text, in units of the font size."""
    text = drawable(text)
    return sum(_step(letter, following) for letter, following in pairwise([*text, ""]))


@functools.lru_cache(1024)
def drawable(text):
    """Return `text` with characters that the fonts lack decomposed, or left out."""

    def is_known(letter):
        return ord(letter) < 0x100 or letter in "Œœıˆ˚˜\u202f€™↑↓−–—‘’‚“”„•…" or "\u0370" <= letter < "\u0400"

    text = text.translate(HYPHENS)
    apart = (letter if is_known(letter) else unicodedata.normalize("NFKD", letter) for letter in text)
    return "".join(letter for letter in "".join(apart) if is_known(letter))


def _write(pen, x, y, text, size, ink):
    """Write a line of text between `y` and `y + size`."""
    text = drawable(text)
    for letter, following in pairwise([*text, ""]):
        if not letter.isspace():
            place = (x * SCALE, (y + size * 0.9) * SCALE)
            pen.text(place, letter, font=_font(_file(letter), size * SCALE), fill=ink, anchor="ls")
        x += _step(letter, following) * size


def _line(pen, ink, core):
    """Draw the two strands from top to bottom, with a nucleus beside the site's name."""
    middle, swell, half = 80, 58, 11
    heights = [step / 2 for step in range(-20, 2 * HEIGHT + 40)]
    near = [y for y in heights if abs(y - middle) < swell]
    gap = {y: half + 17 * math.cos((y - middle) / swell * math.pi / 2) ** 2 for y in near}
    left, right = ([((RAIL + side * gap.get(y, half)) * SCALE, y * SCALE) for y in heights] for side in (-1, 1))
    pen.polygon([*left, *reversed(right)], fill=core)
    for strand in (left, right):
        pen.line(strand, fill=ink, width=7 * SCALE, joint="curve")
    radius = 10
    pen.ellipse(
        [(RAIL - radius) * SCALE, (middle - radius) * SCALE, (RAIL + radius) * SCALE, (middle + radius) * SCALE],
        fill=ink,
    )
