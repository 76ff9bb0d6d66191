"""What is pasted into a form arrives whole, or a line beside the field says what was not taken."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import page_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CLIPBOARDS = Path(__file__).parent / "clipboards"
MOMENTS = 250  # of 20 ms
PASTE = """(target, [html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  if (target.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""
COPY = """([html, text]) => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([text], { type: "text/plain" }),
})])"""
# What has just been pasted into a form is not sent meanwhile.
CLEAR = """() => {
  document.querySelector("form[data-edit-form]").setAttribute("data-w-autosave-interval-value", "9999999");
  document.getElementById("body-root").rootBlock.clear();
  document.querySelector("[name=title]").value = "";
  for (const note of document.querySelectorAll(".paste-note")) note.remove();
}"""
BLOCKS = """() => document.getElementById("body-root").rootBlock.children
  .map((child) => [child.type, child.type === "paragraph" ? child.block.getValue() : child.block.getState()])"""


class Form:
    """The form of a news item, the cursor in the first paragraph of its text."""

    def __init__(self, page):
        self.page = page

    def clear(self):
        """Leave nothing of what was pasted before, as if the form had just been opened."""
        self.page.evaluate(CLEAR)

    def add(self, block):
        """Add a block at the end, as the menu does."""
        self.page.evaluate(
            """type => { const stream = document.getElementById("body-root").rootBlock;
            stream.insert({ type, value: stream.blockDef.initialChildStates[type], id: null }, stream.children.length);
            }""",
            block,
        )

    def editor(self):
        if not self.page.locator("#body-root [contenteditable=true]").count():
            self.add("paragraph")
        editor = self.page.locator("#body-root [contenteditable=true]").last
        editor.click()
        return editor

    def paste(self, html, text="brut", into=None):
        (into or self.editor()).evaluate(PASTE, [html, text])

    def holds(self, *expected):
        """Wait until the body holds these blocks and no other: what is pasted comes a moment later."""
        for _ in range(MOMENTS):
            if (found := self.blocks()) == list(expected):
                break
            self.page.wait_for_timeout(20)
        assert found == list(expected)

    def blocks(self):
        """Return what the body holds, as (type, value); the paragraphs as `marked`."""
        return [
            (kind, marked(json.loads(value)) if kind == "paragraph" else value)
            for kind, value in self.page.evaluate(BLOCKS)
        ]

    def note(self):
        note = self.page.locator(".paste-note").last
        note.locator("li").first.wait_for()
        return note.inner_text().replace("\xa0", " ")


def marked(raw):
    """Return the paragraphs of the editor, exponents as `^6^`, indices as `~2~`, links as `[words](address)`."""
    lines = []
    for block in raw["blocks"]:
        signs = list(block["text"])
        for place in block["inlineStyleRanges"]:
            sign = {"SUPERSCRIPT": "^", "SUBSCRIPT": "~", "BOLD": "*", "ITALIC": "_"}[place["style"]]
            last = place["offset"] + place["length"] - 1
            signs[place["offset"]] = sign + signs[place["offset"]]
            signs[last] += sign
        for place in block["entityRanges"]:
            last = place["offset"] + place["length"] - 1
            address = raw["entityMap"][str(place["key"])]["data"]["url"]
            signs[place["offset"]] = "[" + signs[place["offset"]]
            signs[last] += f"]({address})"
        kind = {"unordered-list-item": "- ", "ordered-list-item": "1. "}.get(block["type"], "")
        lines.append("  " * block["depth"] + kind + "".join(signs))
    return lines


@pytest.fixture(scope="module")
def opened(profiles, news_form):
    """The form of a news item, opened once: to load its scripts takes longer than to paste."""
    page = page_in(profiles("camille"))
    page.goto(news_form)
    yield Form(page)
    page.close()


@pytest.fixture
def form(opened):
    opened.clear()
    return opened


def clipboard(name):
    return (CLIPBOARDS / f"{name}.html").read_text()


def heading(text, level="h2"):
    return ("heading", {"text": text, "level": [level]})


def table(*rows):
    columns, *body = rows
    state = {"columns": [{"type": "text", "heading": words} for words in columns], "caption": ""}
    return ("table", {"caption": "", "source": "", "table": state | {"rows": [{"values": list(row)} for row in body]}})


def test_word(form):
    form.paste(clipboard("word"))
    form.holds(
        heading("Résultats de l’essai"),
        (
            "paragraph",
            [
                "Une dose de 10^6^\xa0cellules dans H~2~O, soit 3,5.10^-3^\xa0g et 2 m^3^ de β-globine.",
                "Le délai est de quatre mois, renouvelables, selon le *protocole*[1] et _in vivo_.",
                "- premier point",
                "  - second point",
                "1. d’abord",
            ],
        ),
        heading("Mesures", "h3"),
        table(["Lot", "Cellules (10⁶)"], ["A", "1\xa0200"], ["B", "3,5.10⁻²"]),
        (
            "paragraph",
            ["Voir [l’Inserm](https://www.inserm.fr/), le rapport et le plan.", "[1] Version du 4 mai 2026."],
        ),
    )
    note = form.note()
    for words in ("« trois »", "À vérifier avec Paul", "« Courbe de rendement »", "« le rapport », « le plan »"):
        assert words in note


def test_libreoffice(form):
    form.paste(clipboard("libreoffice"))
    form.holds(
        heading("Résultats de l’essai"),
        (
            "paragraph",
            [
                "Une dose de 10^6^ cellules dans H~2~O[1], délai de quatre mois.",
                "1. d’abord",
                "1. ensuite",
            ],
        ),
        table(["Lot", "Cellules"], ["A", "1\xa0200"]),
        ("paragraph", ["[1] Version du 4 mai 2026."]),
    )
    assert "« trois »" in form.note() and "images" in form.note()


def test_google_docs(form):
    form.paste(clipboard("google_docs"))
    link = "[_l’Inserm_](https://www.inserm.fr/essai)"
    form.holds(
        heading("Résultats de l’essai"),
        (
            "paragraph",
            [
                f"Une dose de 10^6^ cellules dans H~2~O, délai de *quatre* mois, voir {link}",
                "- premier point",
                "  - second point",
            ],
        ),
        table(["Lot", "Cellules"], ["A", "10⁶"]),
    )
    assert "texte barré : « trois »" in form.note()


KINDS = {
    "a web page": ("<p>CO<sub>2</sub>&nbsp;: <em>in vitro</em></p>", ["CO~2~\xa0: _in vitro_"]),
    "a mail, line by line": ("<div>un<br>deux</div><div><br></div><div>trois</div>", ["un\ndeux", "trois"]),
    "a mail with empty lines": ("un<br><br>deux", ["un", "deux"]),
    "a table that sets a mail": (
        "<table><tr><td><table><tr><td>un</td><td>deux</td></tr></table></td></tr></table>",
        ["un", "deux"],
    ),
    "a formula": ("<math><msup><mi>x</mi><mn>2</mn></msup></math>", ["x^2^"]),
    "a fraction": ("<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>", ["1/(a+b)"]),
    "a root": ("<math><msqrt><mi>x</mi></msqrt></math>", ["√x"]),
    "a formula that is drawn too": (
        "<span><math><msup><mn>10</mn><mn>6</mn></msup></math></span><span aria-hidden=true><b>10</b>6</span>",
        ["10^6^"],
    ),
    "an exponent that is set higher": ('10<span style="position:relative;top:-4pt;font-size:6pt">6</span>', ["10^6^"]),
    "an index that is set lower": ('H<span style="position: relative; top: 3px">2</span>O', ["H~2~O"]),
    "an exponent by a measure": ('10<span style="vertical-align:30%">6</span>', ["10^6^"]),
    "an index by a measure": ('H<span style="vertical-align:-3pt">2</span>O', ["H~2~O"]),
    "an exponent at the top": ('10<span style="vertical-align:text-top">6</span>', ["10^6^"]),
    "letters of an old font": ('<font face="Symbol, serif">b</font>-globine', ["β-globine"]),
    "a note of a web page": ('10<sup><a href="#fn1">1</a></sup>', ["10[1]"]),
    "a note of Wikipédia": ('10<sup><a href="https://fr.wikipedia.org/wiki/X#cite_note-a-1">[1]</a></sup>', ["10[1]"]),
    "a note of GitHub": ('10<sup><a href="https://a.fr/#user-content-fn-1">1</a></sup>', ["10[1]"]),
    "a sign of two units before": ("😀 10<sup>6</sup>", ["😀 10^6^"]),
    "a link wrapped by Outlook": (
        '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcnrs.fr%2Fa&data=x">CNRS</a>',
        ["[CNRS](https://cnrs.fr/a)"],
    ),
    "an address of mail": ('<a href="mailto:a@b.fr">écrire</a>', ["[écrire](mailto:a@b.fr)"]),
    "a weight that is none": ('<b style="font-weight:normal">maigre</b>', ["maigre"]),
    "what nobody saw": ('vu<span style="display:none">caché</span>', ["vu"]),
    "a class of a sheet": ("<style>.up{vertical-align:super}</style>10<span class=up>6</span>", ["10^6^"]),
    "an insertion": ("<ins>neuf</ins> et <span class=msoIns>beau</span>", ["neuf et beau"]),
}


def test_other_sources(form):
    """A list of small clipboards, one after the other in the same field."""
    for html, expected in KINDS.values():
        editor = form.editor()
        form.page.keyboard.press("Control+a")
        form.paste(html, into=editor)
        form.holds(("paragraph", expected))
    assert not form.page.locator(".paste-note").count()


LEFT = {
    "the admin": ('<a href="/admin/pages/3/edit/">ici</a>', "« ici »"),
    "the admin by its whole address": ('<a href="{origin}/admin/">là</a>', "« là »"),
    "the admin behind two addresses": (
        '<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D'
        '{origin}%2Fadmin%2F">loin</a>',
        "« loin »",
    ),
    "the admin with a stroke more": ('<a href="{origin}//admin/">double</a>', "« double »"),
    "the admin under a language": ('<a href="{origin}/en/admin/">anglais</a>', "« anglais »"),
    "the admin of a site of tests": ('<a href="https://essai.fr/admin/pages/3/edit/">essai</a>', "« essai »"),
    "this machine": ('<a href="http://127.0.0.1:9/a">machine</a>', "« machine »"),
    "a remark": ('vu<p><a href="#cmnt_ref1">[a]</a>à revoir</p>', "à revoir"),
    "a script": ('<a href="javascript:alert(1)">piège</a>', "« piège »"),
    "a neighbour": ('<a href="../a.html">voisin</a>', "« voisin »"),
    "a bookmark": ('<a href="#_Toc1">plan</a>', "« plan »"),
    "a network folder": (r'<a href="\\serveur\commun\a.docx">partage</a>', "« partage »"),
    "a film": ('vu<iframe title="Un film" src="https://youtu.be/x"></iframe>', "« Un film »"),
    "a picture alone": ('<img src="https://a.fr/courbe.png" alt="">', "« courbe.png »"),
    "a list that goes on": ("<ol start=4><li>quatre</li></ol>", "elle commence à 1"),
}


def test_what_is_left_out_is_said_and_leads_nowhere(form):
    origin = re.match(r"https?://[^/]+", form.page.url)[0]
    for name, (html, words) in LEFT.items():
        form.paste(html.replace("{origin}", origin))
        assert words in form.note(), name
    [(_kind, lines)] = form.blocks()
    assert "](" not in "".join(lines)


def test_a_paste_in_the_middle_keeps_both_ends(form):
    form.editor()
    form.page.keyboard.type("avant après")
    for _letter in "après":
        form.page.keyboard.press("ArrowLeft")
    form.paste("<p>un</p><h2>Titre</h2><p>deux</p>", into=form.page.locator("#body-root [contenteditable=true]"))
    form.holds(
        ("paragraph", ["avant un"]),
        heading("Titre"),
        ("paragraph", ["deux", "après"]),
    )


def test_a_text_without_stream_keeps_the_words(form):
    form.add("callout")
    form.paste("<h2>Titre</h2><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2<sup>3</sup></td></tr></table>")
    form.page.wait_for_timeout(300)
    text = form.page.evaluate(
        "document.getElementById('body-root').rootBlock.children[0].block.childBlocks.text.getValue()"
    )
    assert marked(json.loads(text)) == ["*Titre*", "a ; b", "1 ; 2³"]
    assert "les titres, laissés en gras" in form.note() and "les tableaux" in form.note()


def sheet(rows, columns):
    return [[f"L{row}C{column}" for column in range(columns)] for row in range(rows)]


def as_html(rows):
    cells = "".join("<tr>" + "".join(f"<td class=xl65>{words}</td>" for words in row) + "</tr>" for row in rows)
    return f"<html><body><table><col><!--StartFragment-->{cells}<!--EndFragment--></table></body></html>"


def as_text(rows):
    return "\r\n".join("\t".join(row) for row in rows) + "\r\n"


def caption(form):
    return form.page.locator("#body-root [name$='-value-caption']").last


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_spreadsheet_fills_the_table_in_one_paste(kind, form):
    rows = sheet(201, 6)
    form.add("table")
    caption(form).focus()
    form.paste(as_html(rows) if kind == "html" else "", as_text(rows), into=caption(form))
    form.holds(table(*rows))
    assert not form.page.locator(".paste-note").count()


def test_a_spreadsheet_goes_on_from_a_cell_and_says_what_is_too_much(form):
    form.add("table")
    form.paste("", "a\tb\n1\t2\n", into=caption(form))
    cell = form.page.locator(".typed-table-block td input[type=text]").last
    form.paste("", '8\t"neuf\nfois"\n10\t11\n', into=cell)
    form.holds(table(["a", "b", ""], ["1", "8", "neuf fois"], ["", "10", "11"]))
    form.paste("", as_text(sheet(600, 10)), into=cell)
    assert "les dernières lignes du tableau" in form.note()


def test_merged_cells_keep_their_place(form):
    form.add("table")
    form.paste(
        "<table><tr><td>a<td>b<td>c</tr><tr><td rowspan=2>1<td colspan=2>2</tr><tr><td>3<td>4</tr></table>",
        into=caption(form),
    )
    form.holds(table(["a", "b", "c"], ["1", "2", ""], ["", "3", "4"]))


def test_a_field_of_words_keeps_exponents_and_says_what_it_cuts(form):
    title = form.page.locator("[name=title]")
    title.focus()
    form.paste("<p>10<sup>6</sup> <del>vieilles</del> cellules, H<sub>2</sub>O, le 1<sup>er</sup></p>", into=title)
    expect(title).to_have_value("10⁶ cellules, H₂O, le 1er")
    assert "« vieilles »" in form.note()
    longest = int(title.get_attribute("maxlength"))
    form.page.keyboard.press("Control+a")
    form.paste("", "x" * longest + "la fin", into=title)
    assert "« la fin »" in form.note()


def test_what_was_pasted_is_published_as_it_was(form, open_page):
    """With the keys and the clipboard of the system."""
    page = form.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill("[name=title]", "Collée et publiée")
    page.fill("[name=standfirst]", "Une phrase qui dit l’essentiel.")
    form.editor()
    # A table asks for a caption before it is published.
    html = re.sub("<table.*</table>", "", clipboard("word"), flags=re.DOTALL)
    page.evaluate(COPY, [html, "brut"])
    page.keyboard.press("Control+v")
    form.note()
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name="Publier", exact=True).last.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    article = open_page("/actualites/collee-et-publiee/").locator("main")
    assert article.locator("sup").all_inner_texts()[0] == "6" and article.locator("sub").inner_text() == "2"
    assert "trois" not in article.inner_text()
    assert not article.locator("a[href*=admin], a[href^=file]").count()
    assert page.problems == []
