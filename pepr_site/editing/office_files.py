"""Reads press releases in `.docx` and `.odt` into plain HTML, within limits.

Tracked changes are read as accepted: deletions are left out, insertions are kept.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pepr_site.operations.uploads import check_document

# A press release is a few pages; a larger file is something else, or an archive bomb.
MOST_FILE, MOST_TEXT, MOST_UNPACKED, MOST_PARTS = 20_000_000, 4_000_000, 80_000_000, 2_000
TEXTS = {"docx": "word/document.xml", "odt": "content.xml"}
UNREADABLE = _("Ce fichier ne se lit pas. Ouvrez-le dans votre traitement de texte, puis enregistrez-le de nouveau.")
TOO_LARGE = _("Ce fichier est trop gros pour un communiqué : 20 Mo au plus, images comprises.")
NOT_ONE = _("Choisissez un fichier « .docx » ou « .odt ».")
# The names of Word's styles depend on its language.
STYLES = "\n".join(f"p[style-name='{name}'] => h1:fresh" for name in ("Title", "Titre"))
# What may be left out, by name: notes, comments, deletions, struck text, merged cells, linked images.
NOTES, COMMENTS, DELETED, STRUCK, MERGED, LINKED = "notes", "comments", "deleted", "struck", "merged", "linked"
# In a Word file: an image that is linked but not embedded.
LINKED_ALONE = re.compile(rb"<a:blip (?![^>]*r:embed)[^>]*r:link")
# The maximum number of columns or rows of merged cells.
MOST_COLUMNS = 50


@dataclass
class DocumentContent:
    """The content of a file: HTML whose pictures are `<img src="picture:0">`, their bytes, and what was left out."""

    html: str = ""
    pictures: list = field(default_factory=list)
    left: set = field(default_factory=set)

    def image(self, content, alt):
        """Return the element of a picture, and keep its bytes."""
        self.pictures.append(content)
        return f'<img src="picture:{len(self.pictures) - 1}" alt="{escape(alt or "")}">'


def read(file):
    """Return the `DocumentContent` of an upload. Raises `ValidationError`, with one message, where it cannot."""
    suffix = PurePath(file.name).suffix.lstrip(".").lower()
    if suffix not in TEXTS:
        raise ValidationError(NOT_ONE)
    if file.size > MOST_FILE:
        raise ValidationError(TOO_LARGE)
    try:
        check_document(file)
    except ValidationError as refused:
        raise ValidationError(refused.messages[0]) from refused
    content = file.read()
    check_bounds(content, TEXTS[suffix])
    try:
        return of_docx(content) if suffix == "docx" else of_odt(content)
    # Two libraries and an XML parser on an untrusted file: any exception means that the file is invalid.
    except (Exception, RecursionError) as problem:
        raise ValidationError(UNREADABLE) from problem


def check_bounds(content, text):
    """Raise a `ValidationError` where an archive declares more data than a press release has."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            sizes = {part.filename: part.file_size for part in parts}
    except zipfile.BadZipFile as problem:
        raise ValidationError(UNREADABLE) from problem
    if text not in sizes:
        raise ValidationError(UNREADABLE)
    is_large = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED
    texts = [size for name, size in sizes.items() if name.endswith((".xml", ".rels"))]
    if is_large or max(texts) > MOST_TEXT:
        raise ValidationError(TOO_LARGE)


def of_docx(content):
    """Return the content of a Word file."""
    # Imported here because it is large and seldom needed, like the library for the other format.
    import mammoth

    written = DocumentContent()

    def image(picture):
        with picture.open() as opened:
            written.pictures.append(opened.read())
        return {"src": f"picture:{len(written.pictures) - 1}"}

    # Files outside the document are never opened.
    options = {"style_map": STYLES, "convert_image": mammoth.images.img_element(image)}
    written.html = mammoth.convert_to_html(io.BytesIO(content), **options).value
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(TEXTS["docx"])
    signs = {DELETED: b"<w:del ", COMMENTS: b"<w:commentReference", NOTES: b"<w:footnoteReference"}
    written.left |= {name for name, sign in signs.items() if sign in text}
    if LINKED_ALONE.search(text):
        written.left.add(LINKED)
    return written


def of_odt(content):
    """Return the content of an OpenDocument text."""
    import odfdo

    written = DocumentContent()
    reader = OdtReader(odfdo.Document(io.BytesIO(content)), written)
    written.html = reader.blocks(reader.document.body)
    return written


class OdtReader:
    """Converts the elements of an OpenDocument text to HTML."""

    WRAPPED = {"text:section", "office:text", "text:index-body"}
    LEFT = {"text:tracked-changes": DELETED, "office:annotation": COMMENTS, "text:note": NOTES}
    # The tag of a text run, by a property of its style and the beginning of its value.
    LOOKS = (
        ("style:text-position", "super", "sup"),
        ("style:text-position", "sub", "sub"),
        ("fo:font-weight", "bold", "strong"),
        ("fo:font-style", "italic", "em"),
    )

    def __init__(self, document, written):
        self.document, self.written = document, written
        # The styles of the enclosing lists, the outer one first.
        self.lists = []

    def blocks(self, parent):
        return "".join(self.block(child) for child in parent.children)

    def block(self, element):
        """Return a paragraph, a heading, a list, a table, or the content of another element."""
        tag = element.tag
        if tag in self.LEFT:
            self.written.left.add(self.LEFT[tag])
            return ""
        if tag in self.WRAPPED:
            return self.blocks(element)
        if tag in {"text:h", "text:p"}:
            level = element.get_attribute("text:outline-level") or 1
            name = f"h{level}" if tag == "text:h" else self.paragraph(element)
            return f"<{name}>{self.inline(element)}</{name}>"
        if tag == "text:list":
            return self.list_of(element)
        if tag == "table:table":
            return f"<table>{''.join(self.row(row) for row in self.rows(element))}</table>"
        return self.run(element)

    def list_of(self, element):
        """Return a list, numbered if its style says so for its depth; nested lists inherit the style."""
        name, outer = element.get_attribute("text:style-name"), self.lists
        self.lists = [*outer, name or (outer[-1] if outer else "")]
        style, depth = self.document.get_style("list", self.lists[-1]), str(len(self.lists))
        levels = style.children if style else []
        looks = {level.tag for level in levels if level.get_attribute("text:level") == depth}
        tag = "ol" if "text:list-level-style-number" in looks else "ul"
        items = "".join(f"<li>{self.blocks(item)}</li>" for item in element.children)
        self.lists = outer
        return f"<{tag}>{items}</{tag}>"

    def paragraph(self, element):
        """Return the tag of a paragraph: a heading if its style is one."""
        name = element.get_attribute("text:style-name") or ""
        style = self.document.get_style("paragraph", name)
        parent = style.get_attribute("style:parent-style-name") if style else ""
        return "h1" if "Title" in {name, parent} else "p"

    def rows(self, table):
        """Yield the rows of a table in order, header rows first."""
        for child in table.children:
            if child.tag == "table:table-row":
                yield child
            elif child.tag in {"table:table-header-rows", "table:table-rows"}:
                yield from self.rows(child)

    def row(self, row):
        """Return a row: cells covered by merged ones are empty, and so are repeated ones."""
        written = []
        for cell in row.children:
            if cell.tag not in {"table:table-cell", "table:covered-table-cell"}:
                continue
            is_covered = cell.tag != "table:table-cell"
            if is_covered:
                self.written.left.add(MERGED)
            others = int(cell.get_attribute("table:number-columns-repeated") or 1) - 1
            written.append("" if is_covered else self.blocks(cell))
            written += [""] * min(others, MOST_COLUMNS - len(written))
        return f"<tr>{''.join(f'<td>{words}</td>' for words in written)}</tr>"

    def inline(self, element):
        parts = [escape(element.text or "")]
        for child in element.children:
            parts += [self.run(child), escape(child.tail or "")]
        return "".join(parts)

    def run(self, element):
        """Return inline content: formatted text, a link, a space, a picture."""
        tag = element.tag
        if tag in self.LEFT:
            self.written.left.add(self.LEFT[tag])
            return ""
        if tag == "text:line-break":
            return "<br>"
        if tag in {"text:s", "text:tab"}:
            return " "
        if tag == "draw:frame":
            return self.picture(element)
        inner = self.inline(element)
        if tag == "text:a":
            return f'<a href="{escape(element.get_attribute("xlink:href") or "")}">{inner}</a>'
        return self.looking(element, inner) if tag == "text:span" else inner

    def looking(self, element, inner):
        style = self.document.get_style("text", element.get_attribute("text:style-name") or "")
        properties = (style.get_properties(area="text") if style else None) or {}
        if properties.get("style:text-line-through-style", "none") != "none":
            self.written.left.add(STRUCK)
            return ""
        for name, beginning, tag in self.LOOKS:
            if str(properties.get(name, "")).startswith(beginning):
                inner = f"<{tag}>{inner}</{tag}>"
        return inner

    def picture(self, frame):
        """Return the picture of a frame with its alternative text; of another frame, its text."""
        found = {child.tag: child for child in frame.children}
        image = found.get("draw:image")
        if image is None:
            return "".join(self.blocks(child) for child in frame.children if child.tag == "draw:text-box")
        alternative = found.get("svg:desc") or found.get("svg:title")
        try:
            content = self.document.get_part(image.get_attribute("xlink:href"))
        # It is a linked image, which is not read.
        except ValueError:
            self.written.left.add(LINKED)
            return ""
        return self.written.image(content, alternative.text if alternative else "")
