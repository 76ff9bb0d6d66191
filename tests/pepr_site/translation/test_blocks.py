"""Every word of every block reaches the translator, and comes back to its place in the other language."""

import re

import pytest
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from pepr_site.translation.source_tracking import words
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


def plain(text):
    return re.sub(r"<[^M>]*>", "", text.replace("&lt;", "<").replace("&gt;", ">"))


def test_every_word_reaches_the_translator(page):
    stored = StandardPage.objects.get(pk=page.pk)
    texts = " ¶ ".join(plain(text) for _path, text in words(stored))
    assert len(page.expected) > 35
    assert [text for text in page.expected if text not in texts] == []


def test_every_word_comes_back_translated(page, english, editor):
    source, _created = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=english, enabled=True)
    for segment in source.stringsegment_set.select_related("string"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=english,
            data=f"EN{segment.order}: {segment.string.data}",
        )
    translation.save_target(user=editor, publish=False)
    made = StandardPage.objects.get(translation_key=page.translation_key, locale=english)
    texts = dict(words(made.get_latest_revision_as_object()))
    assert len(texts) > 30
    assert {path: text for path, text in texts.items() if not re.match(r"(<[^>]*>)?EN\d", text)} == {}
    table = next(block.value["table"] for block in made.body if block.block_type == "table")
    assert "80 <M€>" in table.row_data[0]["values"][1]
    assert table.columns[0]["heading"].endswith("Année")
