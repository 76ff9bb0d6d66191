"""What Wagtail and its neighbours say in French is mended in `locale/fr`: plain words, and nothing that they lack."""

import re
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest

FOLDER = Path(__file__).parents[2] / "locale/fr/LC_MESSAGES"
OURS = FOLDER.parents[1] / "en/LC_MESSAGES/django.po"
PACKAGES = ("wagtail", "taggit", "django")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%\w|\{\w*\}")
# Words of machines, of English, and forms for two genders.
WRONG = re.compile(
    r"(?i)\b(slug|workflows?|snippets?|fragments?|régions?|root|items?)\b|\w\((e|s|te|le|ve|x)\)|\w/la\b"
)
# A straight apostrophe or quotation mark, outside of tags and placeholders.
STRAIGHT = re.compile(r"""\w'\w|(^|\s)"\w""")


def entries(domain):
    return polib.pofile(FOLDER / f"{domain}.po")


def of_packages(domain):
    """Return the entries that mend packages; plurals of our own stand there as they are written."""
    ours = {entry.msgid for entry in polib.pofile(OURS) if entry.msgid_plural}
    return [entry for entry in entries(domain) if entry.msgid not in ours]


def said(entry):
    """Return the translations of an entry, without tags and placeholders."""
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return [PLACEHOLDER.sub("", re.sub(r"<[^>]*>", "", text)) for text in texts]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_each_sentence_is_one_that_a_package_says(domain):
    folders = [Path(find_spec(name).origin).parent for name in PACKAGES]
    files = [path for folder in folders for path in folder.rglob(f"locale/fr/LC_MESSAGES/{domain}.po")]
    known = {(entry.msgctxt, entry.msgid) for path in files for entry in polib.pofile(path) if not entry.obsolete}
    assert files
    assert {(entry.msgctxt, entry.msgid) for entry in of_packages(domain)} - known == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_words_are_plain_and_set_as_french(domain):
    texts = [text for entry in of_packages(domain) for text in said(entry)]
    assert all(texts)
    assert [text for text in texts if WRONG.search(text) or STRAIGHT.search(text)] == []
    assert [text for text in texts if re.search(r"\w[?!;]|\w :", text)] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_nothing_is_filled_in_that_the_package_does_not_give(domain):
    for entry in of_packages(domain):
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            given = PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
            assert set(PLACEHOLDER.findall(text)) <= set(given), text


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_is_compiled_is_what_is_written(domain):
    compiled = {(e.msgctxt, e.msgid): said(e) for e in polib.mofile(FOLDER / f"{domain}.mo")}
    assert {(e.msgctxt, e.msgid): said(e) for e in entries(domain)} == compiled
