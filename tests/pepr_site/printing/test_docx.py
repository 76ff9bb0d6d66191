"""A .docx says what the PDF does, in the styles of word processors."""

import io

from docx import Document

from pepr_site.printing import docx, parts
from tests.pepr_site.printing.test_pdf import document


def test_it_has_headings_lists_tables_links_and_a_language():
    found = parts.section(
        "Une section",
        *parts.prose("<p>10<sup>5</sup> cellules<!-- tu --></p><ul><li>un</li></ul><ol><li>premier</li></ol>"),
        parts.figures([("80 M€", "de financement", "CEA", "https://cea.fr/")]),
        parts.facts([("Référence ANR", "")]),
        parts.links([("Un lien", "https://exemple.fr/", "sa note")]),
        parts.table("Une légende", ["A", "B"], [["=1+1", ("2", "https://exemple.fr/2")], ["", "4"]]),
    )
    file = Document(io.BytesIO(docx.write(document("Un titre", [found]))))
    styles = {paragraph.style.name for paragraph in file.paragraphs}
    assert {"Title", "Heading 1", "List Bullet", "List Number", "Caption"} <= styles
    assert [run.text for p in file.paragraphs for run in p.runs if run.font.superscript] == ["5"]
    assert "105 cellules" in [paragraph.text for paragraph in file.paragraphs]
    assert "Référence ANR : Non publié à ce jour" in [paragraph.text for paragraph in file.paragraphs]
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert rows == [["A", "B"], ["=1+1", "2"], ["Non publié à ce jour", "4"]]
    assert "w:tblHeader" in file.tables[0].rows[0]._tr.xml
    links = {part.target_ref for part in file.part.rels.values() if part.is_external}
    assert links == {"https://cea.fr/", "https://exemple.fr/", "https://exemple.fr/2"}
    assert file.core_properties.language == "fr-FR" and 'w:val="fr-FR"' in file.styles.element.xml
