"""Small files as word processors write them, made of their parts."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
PIC = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b5").save(file, "PNG")
    return file.getvalue()


def archive(name, parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in parts.items():
            made.writestr(path, content)
    return SimpleUploadedFile(name, file.getvalue())


def paragraph(*runs, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def drawing(alt=""):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{alt}"/><a:graphic><a:graphicData><pic:pic>'
        '<pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def table(*rows):
    cells = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*blocks, name="communique.docx", **others):
    """Return a Word file of these blocks; `others` are further parts."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    link = '<Relationship Id="rId8" Type="{}/hyperlink" Target="https://exemple.fr/" TargetMode="External"/>'
    return archive(
        name,
        {
            "[Content_Types].xml": types,
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{link.format(OFFICE)}'
            f'<Relationship Id="rId7" Type="{OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId9" Type="{OFFICE}/image" Target="media/image1.png"/></Relationships>',
            "word/styles.xml": styles,
            "word/media/image1.png": picture(),
            "word/document.xml": f"<w:document {W} {R} {A} {WP} {PIC}><w:body>{''.join(blocks)}</w:body></w:document>",
            **others,
        },
    )


NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "style": "style",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "manifest": "manifest",
    }.items()
)
ODT = "application/vnd.oasis.opendocument.text"


def odt(body, styles="", name="communique.odt", **others):
    """Return an OpenDocument text."""
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = (
        f'<office:document-content {NAMES} {links} office:version="1.2"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    manifest = entry.format("/", ODT) + entry.format("content.xml", "text/xml") + entry.format("styles.xml", "text/xml")
    manifest += entry.format("Pictures/1.png", "image/png")
    return archive(
        name,
        {
            "mimetype": ODT,
            "META-INF/manifest.xml": f"<manifest:manifest {NAMES}>{manifest}</manifest:manifest>",
            "content.xml": content,
            "styles.xml": f"<office:document-styles {NAMES}><office:styles/></office:document-styles>",
            "Pictures/1.png": picture(),
            **others,
        },
    )
