"""A passage in another language keeps its mark from the editor to the visitor."""

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from pepr_site.blocks.base import LANGUAGES, RICH_TEXT_FEATURES, ProseBlock
from pepr_site.pages.text import typeset

THIN = "\u202f"
SOURCE = '<p>Le congrès <span lang="en">What now ? <b>Cells</b> ; genes</span> ; puis <i>rien</i> !</p>'


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_editor_keeps_the_mark(code):
    converter = ContentstateConverter(features=RICH_TEXT_FEATURES)
    stored = f'<p data-block-key="a">Un essai <span lang="{code}">in vivo</span> concluant</p>'
    state = converter.from_database_format(stored)
    styles = [style["style"] for style in json.loads(state)["blocks"][0]["inlineStyleRanges"]]
    assert styles == [f"LANG-{code.upper()}"]
    assert converter.to_database_format(state) == stored


def test_an_unknown_language_is_not_kept():
    converter = ContentstateConverter(features=RICH_TEXT_FEATURES)
    state = converter.from_database_format('<p>Un <span lang="xx">mot</span></p>')
    assert "lang" not in converter.to_database_format(state)


def test_a_visitor_reads_it_set_in_its_own_language(db):
    html = ProseBlock().to_python(SOURCE).__html__()
    assert '<span lang="en">What now ?' in html
    french = typeset(SOURCE, "fr")
    assert '<span lang="en">What now ? <b>Cells</b> ; genes</span>' in french
    assert f"{THIN}; puis <i>rien</i>{THIN}!" in french
    assert typeset(french, "fr") == french


def test_french_is_set_as_french_in_an_english_page():
    assert typeset('<p>See <span lang="fr">Pourquoi ?</span> Why ?</p>', "en") == (
        f'<p>See <span lang="fr">Pourquoi{THIN}?</span> Why ?</p>'
    )
