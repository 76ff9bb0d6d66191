"""What a translator writes anew: every word of every block, and which passages may well stay as they are."""

import re

import pytest

from pepr_site.pages.originals import is_prose, texts
from programme.models import StandardPage
from tests.conftest import publish
from tests.pepr_site.blocks.body import BODY, every_block, materials

pytestmark = pytest.mark.django_db

# What a block holds beside words: choices, dates, addresses, and the keys of what it chooses.
PLAIN = re.compile(
    r"https?://\S+|\d{4}-\d\d-\d\d|h[23]|warning|primary|secondary|publisher|results|text|item|item-\d+|[\d-]*"
)
SOURCES = [{"type": "source", "value": {"label": "CEA, article", "address": "https://cea.fr/"}, "id": "s"}]


def said(value):
    """Every text that stands in the stored form of a block."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in said(part)]
    if isinstance(value, list):
        return [text for part in value for text in said(part)]
    if not isinstance(value, str):
        return []
    texts = re.split(r"<[^M>]*>", value)
    return [text.strip(" .") for text in texts if not PLAIN.fullmatch(text.strip(" ."))]


@pytest.fixture
def page(home):
    values = every_block(materials(home))
    assert values.keys() == BODY.child_blocks.keys()
    second = {"title": "Deuxième volet", "text": "<ul><li>un point</li></ul>"}
    values["accordion"]["items"].append({"type": "item", "value": second, "id": "item-9"})
    body = [{"type": name, "value": value, "id": f"id-{name}"} for name, value in values.items()]
    page = publish(StandardPage(title="Tous les blocs", body=body, sources=SOURCES), home)
    page.expected = [text for value in values.values() for text in said(value)] + ["CEA, article"]
    return page


def test_every_word_of_every_block_is_to_be_translated(page):
    stored = StandardPage.objects.get(pk=page.pk)
    found = " ¶ ".join(text for _name, text in texts(stored))
    assert len(page.expected) > 35
    assert [text for text in page.expected if text not in found] == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Deux axes", True),
        ("Le premier paragraphe.", True),
        ("Bio-ingénierie de substituts de peau", True),
        ("de la peau", True),
        ("Contact", False),
        ("Publications", False),
        ("Inserm Pro", False),
        ("France BioLead", False),
        ("Jean de La Fontaine", False),
        ("CRISPR-Cas9", False),
        ("ANR-22-PEBI-0001", False),
        ("4,6 M€", False),
        ("2024", False),
        ("", False),
    ],
)
def test_names_numbers_and_codes_are_the_same_in_every_language(text, counts):
    assert is_prose(text) is counts
