"""Each French page and snippet has one English twin, which says the same of the same things."""

import re
from collections import Counter

from tests.content.library import LANGUAGES, NOT_PROSE, TO_PAGES, TOKEN, files, pages

# Written the same in both languages, with what machines read.
SAME = (NOT_PROSE - TO_PAGES) | {"short_name", "city", "region", "coordinator", "organiser", "place"}
NUMBER = re.compile(r"\d+(?:[., ]\d+)*")
LINK = re.compile(r'href="([^"]*)"')
ORGANISATIONS = "snippets/organisations.yaml"


def originals():
    """Return, by the path of each English page, that of the French page it says it translates."""
    return {path: page.get("translation_of") for path, page in pages("en").items()}


def in_french(path):
    """Return the French path of a page of either language."""
    return originals().get(path, path)


def mirror(value, key=""):
    """Return what a YAML value says apart from its words, the same for a page and its twin."""
    if isinstance(value, dict):
        # What each language is free to have more of, or less.
        others = {"translation_of", "own_slug", "search_description", "synonyms", "also_asked"}
        return {name: mirror(inner, name) for name, inner in value.items() if name not in others}
    if isinstance(value, list):
        return [mirror(inner, key) for inner in value]
    if not isinstance(value, str):
        return value
    if key in TO_PAGES:
        return in_french(value)
    # This address gives the European regulations in the language it names.
    return value.replace("?locale=en", "?locale=fr") if key in SAME else traits(value)


def traits(text):
    """Return what translating a text does not change: its key figures, its links and its numbers."""
    links = [f"page:{in_french(link[5:])}" if link.startswith("page:") else link for link in LINK.findall(text)]
    numbers = [re.sub(r"[., ]", "", number) for number in NUMBER.findall(LINK.sub("", text))]
    return Counter(TOKEN.findall(text)), Counter(links), Counter(numbers)


def test_every_french_page_has_one_english_twin():
    assert sorted(map(str, originals().values())) == sorted(pages())


def test_the_first_language_translates_nothing():
    assert not [path for path, page in pages().items() if "translation_of" in page]


def test_a_page_says_the_same_things_as_its_twin_and_stands_under_the_twin_of_the_parent():
    for path, page in pages("en").items():
        assert mirror(page) == mirror(pages()[in_french(path)]), path
        assert in_french(path.rpartition("/")[0]) == in_french(path).rpartition("/")[0], path


def test_the_snippets_are_the_same_in_the_same_order():
    french, english = (
        {name: mirror(content) for name, content in files(language).items() if name.startswith("snippets/")}
        for language in LANGUAGES
    )
    assert english == french and len(french) > 3


def test_an_institution_keeps_its_french_name():
    quotation_marks = str.maketrans("", "", "«»‘’ ")
    french, english = (files(language)[ORGANISATIONS]["items"] for language in LANGUAGES)
    names = [[item["name"].translate(quotation_marks) for item in items] for items in (french, english)]
    assert names[0] == names[1]
