"""Every string of the site has its English, and what is compiled is what is written.

GNU gettext is not needed: Django turns a template into what gettext would read, and Python reads its own files.
"""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
COMPILE = f"""python -c "import polib; po = polib.pofile({str(CATALOGUE)!r}); po.save_as_mofile({str(COMPILED)!r})" """

# The arguments of each function that marks a string, in order.
SINGULAR, PLURAL, CONTEXT = "singular", "plural", "context"
MARKERS = {
    "gettext": (SINGULAR,),
    "ngettext": (SINGULAR, PLURAL),
    "pgettext": (CONTEXT, SINGULAR),
    "npgettext": (CONTEXT, SINGULAR, PLURAL),
}
FUNCTIONS = {name + suffix: arguments for name, arguments in MARKERS.items() for suffix in ("", "_lazy", "_noop")}
FUNCTIONS["_"] = (SINGULAR,)
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
MARKED = re.compile(rf"\b(\w+)\(((?:{LITERAL}(?:,\s*)?)+)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|<[^>]+>")
NOT_SHOWN = ("tests", "docs", "node_modules", "bench", "deploy", "launch", "content")


def sources(suffixes):
    """The files of the site that visitors and editors read, every app included."""
    return [
        path
        for folder in sorted(ROOT.iterdir())
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in NOT_SHOWN
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes
    ]


def message(function, strings):
    """Return `(context, singular, plural)`, with None for what the function does not take."""
    given = dict(zip(FUNCTIONS[function], strings, strict=False))
    return (given.get(CONTEXT), given.get(SINGULAR), given.get(PLURAL))


def in_python(text):
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        strings = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if function in FUNCTIONS and strings:
            yield message(function, strings)


def in_template(text):
    for function, arguments in MARKED.findall(templatize(text)):
        if function in FUNCTIONS:
            yield message(function, [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments)])


def found():
    """Every string that the code marks. A string marked alone and with a plural is one entry, as gettext has it."""
    messages = {m for path in sources({".py"}) for m in in_python(path.read_text())}
    messages |= {m for path in sources({".html", ".txt"}) for m in in_template(path.read_text())}
    with_plural = {(context, singular) for context, singular, plural in messages if plural}
    return {m for m in messages if m[2] or (m[0], m[1]) not in with_plural}


def written(entries):
    """The entries of a catalogue by what they translate, each with its translations."""
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural or None): tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
        for entry in entries
    }


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(CATALOGUE)


def test_the_code_and_the_catalogue_have_the_same_strings(catalogue):
    messages, entries = found(), set(written(catalogue))
    assert len(messages) > 400
    assert messages - entries == set(), f"to translate in {CATALOGUE.name}"
    assert entries - messages == set(), "no longer in the code"


def test_every_string_is_translated(catalogue):
    assert not [entry.msgid for entry in catalogue if not all(written([entry]).popitem()[1])]
    assert not [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete]
    assert {len(entry.msgstr_plural) for entry in catalogue} == {0, 2}


def test_a_translation_keeps_what_is_filled_in(catalogue):
    for (_, singular, plural), texts in written(catalogue).items():
        # Else gettext refuses the catalogue.
        assert set(PLACEHOLDER.findall(singular)) <= set(PLACEHOLDER.findall(plural or singular)), singular
        # One thing needs no number: « this row ».
        for asked, text in zip([singular, plural or singular], texts, strict=False):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(asked)), text


def test_english_is_set_as_english(catalogue):
    """Quotation marks are single and curly, as in the content, and no space stands before « : ; ! ? »."""
    texts = [re.sub(r"<[^>]*>", "", text) for texts in written(catalogue).values() for text in texts]
    assert not [text for text in texts if re.search(r"""[«»“”"]|\w'\w|\s[:;!?]""", text)]


# One thing has one name: the one that the screens of Wagtail show, where they show it.
OTHER_NAMES = re.compile(r"\b(pictures?|e-mails?|data sets?|funding mention)\b", re.IGNORECASE)


def test_a_thing_has_one_name_in_english(catalogue):
    texts = [text for texts in written(catalogue).values() for text in texts]
    assert not [text for text in texts if OTHER_NAMES.search(text)]


def test_what_is_compiled_is_what_is_written(catalogue):
    assert written(polib.mofile(COMPILED)) == written(catalogue), f"compile it: {COMPILE}"


def test_every_plural_stands_in_the_french_catalogue_so_that_none_takes_the_singular():
    french = CATALOGUE.parents[2] / "fr/LC_MESSAGES/django.mo"
    known = {(e.msgctxt, e.msgid, e.msgid_plural): e.msgstr_plural for e in polib.mofile(french) if e.msgid_plural}
    plurals = [e for e in polib.pofile(CATALOGUE) if e.msgid_plural]
    assert len(plurals) > 50
    assert {
        key
        for e in plurals
        for key in [(e.msgctxt, e.msgid, e.msgid_plural)]
        if known.get(key) != {0: e.msgid, 1: e.msgid_plural}
    } == set()
