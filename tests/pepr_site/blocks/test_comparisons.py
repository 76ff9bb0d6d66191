"""What the comparison of two versions shows of the blocks of a page: what was changed, in the words of the form."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from wagtail import blocks
from wagtail.admin.compare import StreamFieldComparison
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page

from pepr_site.blocks.base import ProseBlock
from pepr_site.pages.fields import StreamField
from pepr_site.pages.readable_blocks import BooleanBlock, ChoiceBlock, DateBlock, TimeBlock, URLBlock
from pepr_site.review.changes import Change, changes
from programme.models import StandardPage
from projects.models import CallPage, ProjectPage
from tests.pepr_site.blocks.body import stream

pytestmark = pytest.mark.django_db
STREAMS = [
    (model, field)
    for model in apps.get_models()
    if issubclass(model, Page)
    for field in model._meta.local_fields
    if isinstance(field, StreamField)
]
# What a person reads as it is stored: words, and the names of what is chosen.
PLAIN = (blocks.CharBlock, blocks.TextBlock, blocks.ChooserBlock)


def inner(block):
    """Return the blocks that stand directly in another."""
    return [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]


def leaves(block):
    """Yield every block below `block` that has no other in it."""
    for child in inner(block):
        yield from leaves(child)
    if not inner(block):
        yield block


def texts(block, value):
    """Yield each rich text in the value of a block, as a pair with its own block."""
    if isinstance(block, blocks.RichTextBlock):
        yield block, value
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from texts(child, value[name])
    elif isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        for child in value if isinstance(block, blocks.StreamBlock) else value.bound_blocks:
            yield from texts(child.block, child.value)


def compared(name, before, after):
    """Return what is shown of a body whose one block goes from one value to another."""
    pages = [StandardPage(body=stream((name, value))) for value in (before, after)]
    return BeautifulSoup(StreamFieldComparison(StandardPage._meta.get_field("body"), *pages).htmldiff(), "lxml")


def marked(shown):
    return [node.get_text() for node in shown.select("span.deletion, span.addition")]


def test_the_launch_content_is_stored_as_the_editor_sends_it_back():
    found = [
        (block, text.source)
        for model, field in STREAMS
        for page in model.objects.all()
        for block, text in texts(field.stream_block, getattr(page, field.name))
        if text.source
    ]
    assert len(found) > 100
    for block, source in found:
        converter = ContentstateConverter(block.features)
        assert converter.to_database_format(converter.from_database_format(source)) == source


def test_a_text_that_nobody_has_written_stays_empty():
    assert ProseBlock().value_from_form('<p data-block-key="abcde"></p>').source == ""
    # A lone surrogate, as half of an emoji, cannot be stored.
    assert ProseBlock().value_from_form('<p data-block-key="abcde">a\ud83d</p>').source.encode()


def test_paragraphs_stand_apart_and_only_the_changed_words_are_marked():
    text = "<p>Une <b>cellule</b>.</p><ul><li>un</li><li>deux</li></ul>"
    shown = compared("paragraph", text, text.replace("deux", "trois"))
    assert marked(shown) == ["deux", "trois"]
    assert shown.get_text("|", strip=True).split("|")[:2] == ["Une cellule.", "un"]
    same = compared("paragraph", text, text.replace("<p>", '<p data-block-key="a">'))
    assert marked(same) == []
    assert same.get_text("|", strip=True) == "Une cellule.|un|deux"


def test_a_text_that_is_added_whole_is_shown_as_text():
    pages = [StandardPage(body=stream(*blocks)) for blocks in ((), (("paragraph", "<p>a &lt;b&gt;</p><p>c</p>"),))]
    shown = StreamFieldComparison(StandardPage._meta.get_field("body"), *pages).htmldiff()
    assert "a &lt;b&gt;<br>c" in shown


def test_what_is_chosen_is_shown_by_its_label():
    shown = compared("heading", {"text": "Axes", "level": "h2"}, {"text": "Axes", "level": "h3"})
    assert "Sous-titre" in shown.get_text() and "h3" not in shown.get_text()
    assert ChoiceBlock(choices=[("a", "Un")], required=False).render_basic("") == ""


def test_a_box_and_a_date_are_shown_in_words():
    picture = {"image": None, "alt": "", "caption": "", "credit": ""}
    shown = compared("picture", picture | {"is_decorative": False}, picture | {"is_decorative": True})
    assert marked(shown) == ["Non", "Oui"]
    item = {"type": "item", "id": "i", "value": {"when": "Hiver", "title": "Lancement", "text": "", "page": None}}
    days = [{"items": [item | {"value": item["value"] | {"date": day}}]} for day in ("2023-12-21", None)]
    assert marked(compared("timeline", *days)) == ["21 décembre 2023"]
    button = {"label": "Lire", "page": None, "style": "primary"}
    addresses = [
        {"buttons": [item | {"value": button | {"address": text}}]} for text in (None, "https://e.fr/?a&copy=b")
    ]
    assert marked(compared("buttons", *addresses)) == ["https://e.fr/?a&copy=b"]


def test_a_table_is_shown_cell_by_cell():
    table = {"columns": [{"type": "text", "heading": "An"}], "rows": [{"values": ["2024"]}], "caption": ""}
    changed = table | {"rows": [{"values": ["2025"]}]}
    shown = compared("table", *({"caption": "a", "table": value, "source": ""} for value in (table, changed)))
    assert marked(shown) == ["2024", "2025"]


def test_no_block_is_shown_as_it_is_stored():
    told = (ProseBlock, ChoiceBlock, BooleanBlock, DateBlock, TimeBlock, URLBlock, *PLAIN)
    fields = [block for _model, field in STREAMS for block in leaves(field.stream_block)]
    assert {type(block).__name__ for block in fields if not isinstance(block, told)} == set()


def test_dates_numbers_and_choices_are_written_as_on_the_screens():
    call = CallPage.objects.filter(locale__language_code="fr").first()
    before, after = CallPage.objects.get(pk=call.pk), call
    before.closes_at, after.closes_at = None, datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
    before.money, after.money = Decimal("1.50"), None
    before.review_on, after.review_on = date(2027, 2, 1), date(2027, 3, 1)
    found = {change.field: (change.before, change.after) for change in changes(before, after)}
    assert found["Clôture"] == ("", "12 janvier 2027, 9 h 00")
    assert found["À revoir le"] == ("1 février 2027", "1 mars 2027")
    assert [pair for pair in found.values() if "None" in pair] == []
    assert "1,5" in str(found)


def test_a_project_is_compared_by_the_names_of_its_form_and_no_blank_is_added():
    before = ProjectPage.objects.filter(locale__language_code="fr").first()
    after = ProjectPage.objects.get(pk=before.pk)
    before.standfirst, after.standfirst = "Une cellule, vivante.", "Une cellule, cultivée."
    assert changes(before, after) == [Change("Résumé pour tous", "Une cellule, vivante.", "Une cellule, cultivée.")]
