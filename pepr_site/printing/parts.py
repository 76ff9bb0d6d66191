"""The structure of a printed document: plain data from which the PDF, the .docx and a sheet's digest are generated.

A document is `{language, title, kicker, standfirst, sections, …}`, a section `{title, parts}`, a part a mapping whose
`kind` is the name of the function below that created it. Texts get the typography of the active language here.
"""

from bs4 import BeautifulSoup, NavigableString
from django.utils.translation import get_language

from pepr_site.pages.text import as_rendered, filled_html, typeset

# The style of a text run, by its tag.
LOOKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}
LISTS = {"ul": "bullets", "ol": "steps"}


def section(title, *parts):
    """Return a section without its empty parts; None if all are empty."""
    filled = [part for part in parts if part]
    return {"title": as_rendered(title), "parts": filled} if filled else None


def not_empty(sections):
    """Return the sections that are not empty."""
    return [found for found in sections if found]


def words(text):
    """Return a paragraph of plain text."""
    return {"kind": "paragraph", "runs": [{"text": as_rendered(text), "looks": []}]} if text else None


def facts(rows):
    """Return a list of facts, pairs of a label and a value: a text, or lines; empty if it is not published."""
    lines = [(label, [value] if isinstance(value, str) else list(value)) for label, value in rows]
    labelled = [
        {"label": as_rendered(label), "lines": [as_rendered(line) for line in found if line]} for label, found in lines
    ]
    return {"kind": "facts", "rows": labelled} if labelled else None


def figures(items):
    """Return a list of figures, each `(value, label, source, URL)`."""
    rows = [
        {
            "value": as_rendered(value),
            "label": as_rendered(label),
            "source": as_rendered(source),
            "address": address or "",
        }
        for value, label, source, address in items
    ]
    return {"kind": "figures", "items": rows} if rows else None


def links(items):
    """Return a list of links, each `(text, URL, text after it)`."""
    rows = [
        {"text": as_rendered(text), "address": address or "", "note": as_rendered(note)}
        for text, address, note in items
    ]
    return {"kind": "links", "items": rows} if rows else None


def table(caption, columns, rows, widths=()):
    """Return a table. A cell is a text, or a text and its URL; an empty one is shown as unknown.

    `widths` are the relative widths of the columns.
    """
    pairs = [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in rows]
    return rows and {
        "kind": "table",
        "caption": as_rendered(caption),
        "columns": [as_rendered(column) for column in columns],
        "rows": [[{"text": as_rendered(text), "address": address or ""} for text, address in row] for row in pairs],
        "widths": list(widths) or [1] * len(columns),
    }


def prose(html):
    """Return the paragraphs and lists of a rich text."""
    soup = BeautifulSoup(typeset(filled_html(html), get_language()), "html.parser")
    found = []
    for node in soup.children:
        if node.name in LISTS:
            items = [runs(item) for item in node.find_all("li")]
            found.append({"kind": LISTS[node.name], "items": items})
        elif line := runs(node):
            found.append({"kind": "paragraph", "runs": line})
    return found


def runs(node, looks=()):
    """Return the text runs of an HTML element, `{text, looks}` each, without empty ones."""
    if isinstance(node, NavigableString):
        text = " ".join(str(node).split("\n")) if type(node) is NavigableString else ""
        return [{"text": text, "looks": list(looks)}] if text else []
    if node.name == "br":
        return [{"text": " ", "looks": []}]
    within = (*looks, LOOKS[node.name]) if node.name in LOOKS else looks
    found = [run for child in node.children for run in runs(child, within)]
    return found if any(run["text"].strip() for run in found) else []


def reading(body, most):
    """Return the beginning of a body as sections: whole paragraphs, of at most `most` characters in total."""
    found, left = [], most
    for block in body:
        if block.block_type == "heading":
            found.append({"title": as_rendered(block.value["text"]), "parts": []})
        elif block.block_type == "paragraph":
            for part in prose(block.value.source):
                left -= sum(len(run["text"]) for line in part.get("items", [part.get("runs")]) for run in line)
                if left < 0:
                    return [one for one in found if one["parts"]]
                if not found:
                    found.append({"title": "", "parts": []})
                found[-1]["parts"].append(part)
    return [one for one in found if one["parts"]]
