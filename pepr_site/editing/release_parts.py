"""Splits a press release into title, standfirst and body blocks, and reports what was left out."""

import re
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup, NavigableString

from pepr_site.editing.office_files import MERGED, MOST_COLUMNS, NOTES, STRUCK
from pepr_site.pages.dates import folded

LONGEST_TITLE, LONGEST_HEADING, LONGEST_STANDFIRST, MOST_ROWS, MOST_BLOCKS = 255, 120, 600, 100, 300
KEPT = {"strong": "b", "b": "b", "em": "i", "i": "i", "sup": "sup", "sub": "sub"}
LISTS = {"ul", "ol"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
SMALL_HEADINGS = HEADINGS - {"h1", "h2"}
# Elements that separate words.
LINES = {"p", *HEADINGS}
BREAKS = [*LINES, *LISTS, "li", "td", "th"]
FOLLOWED = re.compile(r"(https?://|mailto:)[^\s]+", re.I)
# The characters for an exponent or an index in a field without markup.
RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
LINKS, TABLE_ROWS, CUT, LONG_TITLE, HEAD = "links", "rows", "cut", "title", "head"
# Lines above the title of a release, without accents: « press release », place and date, embargo.
HEADS = re.compile(
    r"(?:communique|dossier|note|information|info)s? (?:de |a la |aux )?(?:presse|redactions?)\b.{0,60}"
    r"|communique(?: ?[|/•-].{0,60})?|press release\b.{0,60}|news release\b.{0,60}"
    r"|(?:sous )?embargo\b.{0,100}|under embargo\b.{0,100}"
    r"|(?:a )?diffus(?:er|ion) immediate(?:ment)?|for immediate release"
    r"|(?:[a-z][a-z '/-]{1,60}, )?(?:le )?(?:[a-z]{3,9} )?\d{1,2}(?:er)? [a-z]{3,9} \d{4}|\d{1,2}/\d{1,2}/\d{4}"
)
DAY = re.compile(r"\d{1,2}(?:er)? [a-z]{3,9} \d{4}|\d{1,2}/\d{1,2}/\d{4}")
# The number of lines that are searched for them.
MOST_HEADS = 8


@dataclass
class Release:
    """`body` is a list of blocks; a picture's value is its number and alternative text.

    `day` is the date above the title, as it is written there; `head` all lines above the title.
    """

    title: str = ""
    standfirst: str = ""
    day: str = ""
    head: list = field(default_factory=list)
    body: list = field(default_factory=list)
    left: set = field(default_factory=set)

    @property
    def words(self):
        """Its whole text."""
        texts = [BeautifulSoup(str(value), "html.parser").get_text(" ") for _kind, value in self.body]
        return " ".join([self.title, self.standfirst, *texts])


def parts_of(html, left=()):
    """Return the `Release` made from the HTML of a document."""
    release = Release(left=set(left))
    nodes = [node for node in BeautifulSoup(html, "html.parser").children if node.name]
    remove_lines_above_title(nodes, release)
    for node in nodes:
        place(node, release)
    if len(release.body) > MOST_BLOCKS:
        release.body = release.body[:MOST_BLOCKS]
        release.left.add(CUT)
    return release


def remove_lines_above_title(nodes, release):
    """Remove the lines above the title from the first of `nodes`; keep their date, and report them."""
    for node in [node for node in nodes[:MOST_HEADS] if node.name in LINES]:
        text = plain(node)
        if not HEADS.fullmatch(line := folded(text)):
            continue
        if not release.day and (found := DAY.search(line)):
            release.day = found[0]
        release.head.append(text)
        release.left.add(HEAD)
        # Inline images are kept.
        for words in node.find_all(string=True):
            words.extract()


def place(node, release):
    """Add an element of the document where it belongs."""
    for image in node.find_all("img"):
        number = image.get("src", "").partition(":")[2]
        image.extract()
        release.body.append(("picture", {"number": int(number), "alt": image.get("alt", "")[:255]}))
    if any(item.get("id", "").startswith(("footnote", "endnote")) for item in node.find_all("li")):
        release.left.add(NOTES)
        return
    if node.name == "table":
        release.body.append(("table", table_of(node, release)))
        return
    text = plain(node)
    if not text:
        return
    if node.name in LISTS:
        add_prose(release, rich(node, release))
    elif not release.title:
        release.title, release.standfirst = titled(text, release)
    elif is_heading(node, text, release):
        release.body.append(("heading", {"text": text, "level": "h3" if node.name in SMALL_HEADINGS else "h2"}))
    elif is_first(release) and len(text) <= LONGEST_STANDFIRST:
        release.standfirst = text
    else:
        add_prose(release, f"<p>{inside(node, release)}</p>")


def is_first(release):
    """Whether the next words are the first after the title."""
    return not release.standfirst and all(kind == "picture" for kind, _value in release.body)


def is_heading(node, text, release):
    """Whether an element is a heading: by its style, or as a short bold line."""
    if len(text) > LONGEST_HEADING:
        return False
    children = [child for child in node.children if str(child).strip()]
    is_bold = node.name == "p" and len(children) == 1 and children[0].name in {"b", "strong"}
    return node.name in HEADINGS or (is_bold and bool(release.standfirst) and text[-1] not in ".:;,»")


def titled(text, release):
    """Return a title and its excess length, which opens the standfirst and is reported."""
    if len(text) <= LONGEST_TITLE:
        return text, ""
    release.left.add(LONG_TITLE)
    # A single word that is too long is truncated.
    end = text.rfind(" ", 0, LONGEST_TITLE + 1)
    end = end if end > 0 else LONGEST_TITLE
    return text[:end], text[end:].strip()


def add_prose(release, html):
    """Add a paragraph or a list to the preceding text block, or to a new one."""
    if release.body and release.body[-1][0] == "paragraph":
        html = release.body.pop()[1] + html
    release.body.append(("paragraph", html))


def rich(node, release):
    """Return an element as rich text of the site: emphasis, exponents, lists, valid links."""
    if isinstance(node, NavigableString):
        return escape(str(node), quote=False) if type(node) is NavigableString else ""
    if node.name in {"s", "strike", "del"}:
        release.left.add(STRUCK)
        return ""
    if node.name == "br":
        return "<br/>"
    inner = inside(node, release)
    if node.name == "a":
        address = node.get("href") or ""
        if address.startswith("#") and node.find_parent("sup"):
            release.left.add(NOTES)
            return ""
        if FOLLOWED.fullmatch(address):
            return f'<a href="{escape(address)}">{inner}</a>'
        if address:
            release.left.add(LINKS)
        return inner
    if node.name in KEPT:
        return f"<{KEPT[node.name]}>{inner}</{KEPT[node.name]}>" if inner.strip() else inner
    return f"<{node.name}>{inner}</{node.name}>" if node.name in {*LISTS, "li"} else inner


def inside(node, release):
    """Return the content of an element as rich text; paragraphs in it become lines."""
    pieces, before = [], ""
    for child in node.children:
        if not (piece := rich(child, release)).strip():
            pieces.append(piece)
            continue
        names = {before, child.name}
        if before != "" and names & LINES and not names & LISTS:
            pieces.append("<br/>")
        pieces.append(piece)
        before = child.name
    return "".join(pieces)


def plain(node):
    """Return the text of an element on one line, with exponents and indices as Unicode characters."""
    pieces = []
    line = None
    for text in node.descendants:
        if text.name == "br":
            pieces.append(" ")
        if not isinstance(text, NavigableString):
            continue
        if (parent := text.find_parent(BREAKS)) is not line:
            line = parent
            pieces.append(" ")
        if text.find_parent(["s", "strike", "del"]):
            continue
        written = str(text)
        if text.find_parent("sup"):
            written = "" if text.find_parent("a") else written.translate(RAISED)
        elif text.find_parent("sub"):
            written = written.translate(LOWERED)
        pieces.append(written)
    return " ".join("".join(pieces).split())


def table_of(node, release):
    """Return a table as a table block: its first row has the column headings."""
    rows = [row for row in grid(node, release) if any(row)]
    if len(rows) > MOST_ROWS:
        rows = rows[:MOST_ROWS]
        release.left.add(TABLE_ROWS)
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    head, rest = (rows[0], rows[1:]) if rows else ([], [])
    return {
        "caption": "",
        "table": {
            "columns": [{"type": "text", "heading": heading} for heading in head],
            "rows": [{"values": row} for row in rest],
        },
        "source": "",
    }


def grid(table, release):
    """Return the texts of a table by row and column: cells covered by merged ones are empty, and reported."""
    rows, below = [], {}
    for element in table.find_all("tr"):
        row, was_below, below = [], below, {}
        for cell in element.find_all(["td", "th"], recursive=False):
            cover(row, was_below, below)
            wide = span(cell, "colspan") if len(row) < MOST_COLUMNS else 1
            high = span(cell, "rowspan")
            if wide > 1 or high > 1:
                release.left.add(MERGED)
            for column in range(len(row), len(row) + wide):
                if high > 1:
                    below[column] = high - 1
            row += [plain(cell), *[""] * (wide - 1)]
        cover(row, was_below, below)
        rows.append(row)
    return rows


def cover(row, above, below):
    """Leave the next columns of a row empty that a merged cell covers, and pass the rest on to the row `below`."""
    while left := above.get(len(row)):
        if left > 1:
            below[len(row)] = left - 1
        row.append("")


def span(cell, name):
    """Return how many columns or rows a cell takes, within limits."""
    text = cell.get(name, "1")
    return min(max(int(text), 1), MOST_COLUMNS) if text.isdecimal() and len(text) < 10 else 1
