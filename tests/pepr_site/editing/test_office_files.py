"""Releases of word processors become the parts of a page; hostile and broken files give one line."""

import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from pepr_site.editing import office_files
from pepr_site.editing.office_files import read
from pepr_site.editing.release_parts import parts_of
from tests.pepr_site.editing.office import docx, drawing, odt, paragraph, run, table

# A file is looked at only where the site has room for it: where its folder is.
pytestmark = pytest.mark.django_db

SUP = '<w:vertAlign w:val="superscript"/>'
DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>supprimé</w:delText></w:r></w:del>'
INSERTED = f'<w:ins w:id="2" w:author="x">{run("ajouté")}</w:ins>'
LINK = f'<w:hyperlink r:id="rId8">{run("le site")}</w:hyperlink>'
WORD = docx(
    paragraph(run("Un essai à 10"), run("6", SUP), run(" cellules"), style="Titre"),
    paragraph(run("Une phrase qui dit l’essentiel.")),
    paragraph(run("Le contexte"), style="Titre1"),
    paragraph(run("Du texte "), DELETED, INSERTED, run(" et du 10"), run("6", SUP), run(" gras", "<w:b/>"), LINK),
    table(("Année", "Somme"), ("2023", "80 M€")),
    paragraph(drawing("Une cuve")),
    paragraph(run("barré", "<w:strike/>"), run("La fin.")),
)
STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    '</style:style><style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="bold"/>'
    '</style:style><style:style style:name="T3" style:family="text"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style><style:style style:name="P1" style:family="paragraph" '
    'style:parent-style-name="Title"/>'
)
TEXT = odt(
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>supprimé</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
    '<text:p text:style-name="P1">Un essai à 10<text:span text:style-name="T1">6</text:span> cellules</text:p>'
    "<text:p>Une phrase qui dit l’essentiel.</text:p>"
    '<text:h text:outline-level="1">Le contexte</text:h>'
    '<text:p>Du texte <text:change/>ajouté et du 10<text:span text:style-name="T1">6</text:span>'
    '<text:span text:style-name="T2"> gras</text:span>'
    '<text:a xlink:href="https://exemple.fr/">le site</text:a></text:p>'
    "<table:table><table:table-row><table:table-cell><text:p>Année</text:p></table:table-cell><table:table-cell>"
    "<text:p>Somme</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>2023"
    "</text:p></table:table-cell><table:table-cell><text:p>80 M€</text:p></table:table-cell></table:table-row>"
    "</table:table>"
    '<text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/><svg:desc>Une cuve</svg:desc></draw:frame></text:p>'
    '<text:p><text:span text:style-name="T3">barré</text:span>La fin.</text:p>',
    STYLES,
)


@pytest.mark.parametrize("file", [WORD, TEXT], ids=["docx", "odt"])
def test_a_release_becomes_the_parts_of_a_page(file):
    file.seek(0)
    written = read(file)
    release = parts_of(written.html, written.left)
    assert release.title == "Un essai à 10⁶ cellules"
    assert release.standfirst == "Une phrase qui dit l’essentiel."
    kinds = [kind for kind, _value in release.body]
    assert kinds == ["heading", "paragraph", "table", "picture", "paragraph"]
    heading, text, table_, picture, end = (value for _kind, value in release.body)
    assert heading == {"text": "Le contexte", "level": "h2"}
    assert text == ('<p>Du texte ajouté et du 10<sup>6</sup><b> gras</b><a href="https://exemple.fr/">le site</a></p>')
    assert [column["heading"] for column in table_["table"]["columns"]] == ["Année", "Somme"]
    assert table_["table"]["rows"] == [{"values": ["2023", "80 M€"]}]
    assert picture == {"number": 0, "alt": "Une cuve"} and written.pictures[0].startswith(b"\x89PNG")
    assert end == "<p>La fin.</p>"
    assert {"deleted", "struck"} <= release.left and "supprimé" not in release.words


def word_cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def odt_cell(text, properties=""):
    return f"<table:table-cell {properties}><text:p>{text}</text:p></table:table-cell>"


def merged_word():
    down, rest = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        [word_cell(text) for text in ("H1", "H2", "H3")],
        [word_cell("large", '<w:gridSpan w:val="2"/>'), word_cell("99")],
        [word_cell("a"), word_cell("haut", down), word_cell("11")],
        [word_cell("b"), word_cell("", rest), word_cell("22")],
        [word_cell("c"), word_cell("d"), word_cell("33")],
    ]
    made = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return docx(paragraph(run("T")), f"<w:tbl>{made}</w:tbl>")


def merged_odt():
    covered = "<table:covered-table-cell/>"
    rows = [
        [odt_cell(text) for text in ("H1", "H2", "H3")],
        [odt_cell("large", 'table:number-columns-spanned="2"'), covered, odt_cell("99")],
        [odt_cell("a"), odt_cell("haut", 'table:number-rows-spanned="2"'), odt_cell("11")],
        [odt_cell("b"), covered, odt_cell("22")],
        [odt_cell("c"), odt_cell("d"), odt_cell("33")],
    ]
    made = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    return odt(f"<text:p>T</text:p><table:table>{made}</table:table>")


@pytest.mark.parametrize("made", [merged_word, merged_odt])
def test_each_value_of_a_table_with_merged_cells_keeps_its_column(made):
    written = read(made())
    release = parts_of(written.html, written.left)
    rows = [row["values"] for row in release.body[0][1]["table"]["rows"]]
    assert rows == [["large", "", "99"], ["a", "haut", "11"], ["b", "", "22"], ["c", "d", "33"]]
    assert "merged" in release.left


def test_cells_that_say_that_they_take_a_million_columns_take_few():
    cells = '<td colspan="1000000">a</td><td colspan="9">b</td><td rowspan="x">c</td>'
    release = parts_of(f"<table><tr>{cells}</tr></table>")
    assert len(release.body[0][1]["table"]["columns"]) == 52
    repeated = '<table:table-cell table:number-columns-repeated="1000000"/>' * 3
    assert (
        read(odt(f"<table:table><table:table-row>{repeated}</table:table-row></table:table>")).html.count("<td>") == 52
    )


BR = "<w:r><w:br/></w:r>"
TWO_LINES = paragraph(run("sur"), BR, run("deux lignes"))
CELL = f"<w:tbl><w:tr><w:tc>{paragraph(run('B'))}{paragraph(run('suite'))}</w:tc></w:tr></w:tbl>"
ITEM = "<text:list><text:list-item><text:p>un</text:p><text:p>deux</text:p></text:list-item></text:list>"


@pytest.mark.parametrize(
    ("file", "title", "standfirst", "body"),
    [
        (docx(TWO_LINES, TWO_LINES), "sur deux lignes", "sur deux lignes", None),
        (docx(TWO_LINES, CELL), "sur deux lignes", "", "'heading': 'B suite'"),
        (odt(f"<text:p>sur<text:line-break/>deux</text:p>{ITEM}"), "sur deux", "", "<ul><li>un<br/>deux</li></ul>"),
    ],
)
def test_words_of_two_lines_are_not_glued(file, title, standfirst, body):
    release = parts_of(read(file).html)
    assert (release.title, release.standfirst) == (title, standfirst)
    assert (body in str(release.body[0][1])) if body else not release.body


def test_numbered_lists_of_odt_are_numbered_at_each_depth():
    levels = '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    levels += '<text:list-level-style-bullet text:level="2" text:bullet-char="–"/>'
    style = f'<text:list-style style:name="L1">{levels}</text:list-style>'
    turned = levels.translate(str.maketrans("12", "21")).replace('num-format="2"', 'num-format="1"')
    style += f'<text:list-style style:name="L2">{turned}</text:list-style>'
    inner = "<text:list><text:list-item><text:p>deux</text:p></text:list-item></text:list>"
    item = f"<text:list-item><text:p>un</text:p>{inner}</text:list-item>"
    lists = "".join(f'<text:list text:style-name="{name}">{item}</text:list>' for name in ("L1", "L2"))
    html = read(odt(lists, style)).html
    told = "<ol><li><p>un</p><ul><li><p>deux</p></li></ul></li></ol>"
    assert html == told + told.replace("ol", "@").replace("ul", "ol").replace("@", "ul")


def test_a_picture_is_told_by_its_title_where_it_has_no_description():
    frame = '<draw:frame><draw:image xlink:href="Pictures/1.png"/><svg:title>Une cuve</svg:title></draw:frame>'
    assert 'alt="Une cuve"' in read(odt(f"<text:p>{frame}</text:p>")).html


@pytest.mark.parametrize("bound", ["MOST_FILE", "MOST_TEXT", "MOST_PARTS", "MOST_UNPACKED"])
def test_what_is_larger_than_a_release_is_refused_as_such(bound, monkeypatch):
    monkeypatch.setattr(office_files, bound, 1)
    with pytest.raises(ValidationError, match="trop gros"):
        read(docx(paragraph(run("Titre"))))


def test_what_is_too_long_for_a_page_is_cut_and_told():
    table = f"<table>{'<tr><td>a</td></tr>' * 150}</table>"
    release = parts_of(f"<h1>T</h1><p>S.</p>{table}{'<h2>Titre</h2><p>mot</p>' * 200}")
    assert (len(release.body), len(release.body[0][1]["table"]["rows"])) == (300, 99)
    assert {"cut", "rows"} <= release.left


def test_a_cell_of_three_rows_leaves_its_column_to_each():
    rows = '<tr><td rowspan="3">a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>'
    table = parts_of(f"<table>{rows}</table>").body[0][1]["table"]
    assert [row["values"] for row in table["rows"]] == [["", "2"], ["", "3"]]


def test_words_around_a_paragraph_within_another_are_not_glued():
    release = parts_of("<h1>a<p>b</p>c<b>d</b></h1><p>C</p><p>a<p>b</p>c</p>")
    assert release.title == "a b cd" and release.body == [("paragraph", "<p>a<br/>b<br/>c</p>")]


def test_a_title_that_is_too_long_is_cut_at_a_word_and_goes_on_in_the_standfirst():
    words = "mots " * 60
    release = parts_of(f"<h1>{words}</h1><p>Suite.</p>")
    assert len(release.title) == 254 and release.title.endswith("mots")
    assert f"{release.title} {release.standfirst}" == words.strip() and "title" in release.left
    assert release.body == [("paragraph", "<p>Suite.</p>")]
    assert parts_of(f"<h1>{'a' * 300}</h1>").standfirst == "a" * 45
    assert not parts_of(f"<h1>{'a' * 255}</h1>").left


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["COMMUNIQUÉ DE PRESSE – PARIS", "Paris, le 12 mars 2024"], "12 mars 2024"),
        (["Communiqué de presse | 1er février 2024"], "1er fevrier 2024"),
        (
            ["Information presse", "Sous embargo jusqu’au 3 mai 2024 à 11 h", "Grenoble et Paris, le mardi 2 mai 2024"],
            "3 mai 2024",
        ),
        (["Press release", "For immediate release", "12/03/2024"], "12/03/2024"),
        ([], ""),
    ],
)
def test_what_stands_above_the_title_is_not_the_title(lines, day):
    html = "".join(f"<p><strong>{line}</strong></p>" for line in lines)
    release = parts_of(f"{html}<p><b>Une greffe de peau</b></p><p>Le 12 mars 2024, un essai commence.</p>")
    assert (release.title, release.standfirst) == ("Une greffe de peau", "Le 12 mars 2024, un essai commence.")
    assert release.day == day and ("head" in release.left) == bool(lines) and not release.body


def test_a_short_line_in_bold_is_a_heading_and_a_sentence_is_not():
    bold = "".join(
        f"<p>{line}</p>" for line in ("<b>Le contexte</b>", "<b>Une phrase en gras.</b>", "<b>Mot</b> et suite")
    )
    release = parts_of(f"<h1>T</h1><p><b>Un chapô court</b></p>{bold}")
    assert release.standfirst == "Un chapô court"
    assert release.body[0] == ("heading", {"text": "Le contexte", "level": "h2"})
    assert release.body[1:] == [("paragraph", "<p><b>Une phrase en gras.</b></p><p><b>Mot</b> et suite</p>")]


def test_a_first_paragraph_too_long_for_a_standfirst_is_text():
    release = parts_of(f"<h1>T</h1><p>{'mot ' * 200}</p>")
    assert release.standfirst == "" and release.body[0][0] == "paragraph"


def test_only_links_that_may_be_followed_are_kept():
    release = parts_of('<h1>T</h1><p>C</p><p><a href="javascript:alert(1)">a</a> <a href="file:///c">b</a></p>')
    assert release.body == [("paragraph", "<p>a b</p>")] and "links" in release.left


def test_markup_in_words_stays_words():
    link = '<p><a href="https://a.fr/?x=&quot;y">l</a></p>'
    assert parts_of(f"<h1>T</h1><p>S.</p>{link}").body == [("paragraph", link)]
    release = parts_of("<h1>T</h1><p>C</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    assert release.body == [("paragraph", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
)
HOSTILE = {
    "not a word file": SimpleUploadedFile("a.docx", b"PK\x03\x04 nonsense"),
    "another kind": SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
    "empty": SimpleUploadedFile("a.odt", b""),
    "cut": SimpleUploadedFile("a.docx", docx(paragraph(run("x"))).read()[:-200]),
    "without its text": docx(name="a.docx", **{"word/document.xml": ""}),
    "no XML": docx(name="a.docx", **{"word/document.xml": "<w:document"}),
    "entities": docx(name="a.docx", **{"word/document.xml": BOMB + "]><d>&j;</d>"}),
    "entities of odt": odt("", name="a.odt", **{"content.xml": BOMB + "]><d>&j;</d>"}),
    "swollen": docx(name="a.docx", **{"word/document.xml": "a" * 5_000_000}),
    "swollen elsewhere": docx(paragraph(run("x")), name="a.docx", **{"word/media/x.bin": b"\0" * 81_000_000}),
    "deep": docx(name="a.docx", **{"word/document.xml": "<a>" * 100_000 + "</a>" * 100_000}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_gives_one_line(name):
    HOSTILE[name].seek(0)
    with pytest.raises(ValidationError) as refused:
        read(HOSTILE[name])
    assert len(refused.value.messages) == 1 and refused.value.messages[0].endswith((".", "»."))


def test_what_one_document_links_to_outside_is_never_opened(monkeypatch):
    monkeypatch.setattr("builtins.open", None)
    outside = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"/><a:graphic><a:graphicData><pic:pic>'
    outside += '<pic:blipFill><a:blip r:link="rId8"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
    file = docx(paragraph(run("Titre")), paragraph(f"{outside}</w:drawing></w:r>"))
    try:
        assert not read(file).pictures
    except ValidationError as refused:
        assert refused.messages == [str(office_files.UNREADABLE)]


def test_a_picture_that_the_file_only_links_to_is_told_and_the_rest_is_read():
    frame = '<draw:frame><draw:image xlink:href="{}"/></draw:frame>'
    for address in ("http://exemple.fr/x.png", "../../secret.png", "Pictures/none.png"):
        written = read(odt(f"<text:p>Titre</text:p><text:p>{frame.format(address)}</text:p>"))
        assert "Titre" in written.html and not written.pictures and written.left == {"linked"}
    assert "linked" in read(docx(paragraph(run("Titre")), '<w:p><w:r><a:blip r:link="rId8"/></w:r></w:p>')).left


@pytest.mark.parametrize("make", [docx, odt])
def test_no_file_of_the_machine_is_read_by_an_entity(make, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("zyxologie")
    part = {docx: "word/document.xml", odt: "content.xml"}[make]
    file = make(paragraph(run("Titre")) if make is docx else "<text:p>Titre</text:p>")
    with zipfile.ZipFile(file) as archive:
        text = archive.read(part).decode()
    declared = f'<!DOCTYPE d [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    text = re.sub(r"^(<\?xml.*?\?>)?", lambda found: found[0] + declared, text).replace("Titre", "Titre &leak;")
    assert "&leak;" in text
    try:
        assert "zyxologie" not in read(make("", **{part: text})).html
    except ValidationError as refused:
        assert refused.messages == [str(office_files.UNREADABLE)]
