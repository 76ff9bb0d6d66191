"""Writes a document (see `parts`) as .docx, with headings, lists and tables in the standard styles.

Only the writing process imports it, like `pdf`.
"""

import io

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# The names in python-docx of the styles of `parts.LOOKS`.
FONT = {"b": "bold", "i": "italic", "sup": "superscript", "sub": "subscript"}
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


def write(document):
    """Return the bytes of a .docx."""
    file = Document()
    properties = file.core_properties
    properties.title, properties.author = document["title"], document["site"]
    properties.language = LANGUAGES.get(document["language"], document["language"])
    _set_language(file, properties.language)
    file.add_heading(document["title"], level=0)
    for line in [document["kicker"], document["standfirst"], *document["notes"]]:
        file.add_paragraph(line)
    for section in document["sections"]:
        if section["title"]:
            file.add_heading(section["title"], level=1)
        for part in section["parts"]:
            WRITERS[part["kind"]](file, part, document["labels"]["unknown"])
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _set_language(file, language):
    """Set the document's language in its styles, for screen readers and spelling checkers."""
    found = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    found.set(qn("w:val"), language)


def _paragraph(file, part, unknown):
    _runs(file.add_paragraph(), part["runs"])


def _bullets(file, part, unknown):
    for item in part["items"]:
        _runs(file.add_paragraph(style="List Bullet"), item)


def _steps(file, part, unknown):
    for item in part["items"]:
        _runs(file.add_paragraph(style="List Number"), item)


def _runs(paragraph, runs):
    for run in runs:
        written = paragraph.add_run(run["text"])
        for look in run["looks"]:
            setattr(written.font, FONT[look], True)


def _facts(file, part, unknown):
    for row in part["rows"]:
        paragraph = file.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{row['label']} : ").bold = True
        paragraph.add_run(" ; ".join(row["lines"]) or unknown)


def _figures(file, part, unknown):
    for item in part["items"]:
        paragraph = file.add_paragraph(style="List Bullet")
        paragraph.add_run(item["value"]).bold = True
        paragraph.add_run(f" {item['label']}")
        if item["source"]:
            paragraph.add_run(" (")
            _link(paragraph, item["source"], item["address"])
            paragraph.add_run(")")


def _links(file, part, unknown):
    for item in part["items"]:
        paragraph = file.add_paragraph(style="List Bullet")
        _link(paragraph, item["text"], item["address"])
        if item["note"]:
            paragraph.add_run(f" · {item['note']}")


def _table(file, part, unknown):
    """Add a caption and a table whose first row is repeated on each page."""
    file.add_paragraph(part["caption"], style="Caption")
    table = file.add_table(rows=1, cols=len(part["columns"]), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, part["columns"], strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in part["rows"]:
        for cell, found in zip(table.add_row().cells, row, strict=True):
            _link(cell.paragraphs[0], found["text"] or unknown, found["address"])


def _link(paragraph, text, address):
    """Add text, as a link if it has a URL."""
    run = paragraph.add_run(text)
    if not address:
        return
    run.font.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    link.append(run._r)


WRITERS = {
    "paragraph": _paragraph,
    "bullets": _bullets,
    "steps": _steps,
    "facts": _facts,
    "figures": _figures,
    "links": _links,
    "table": _table,
}
