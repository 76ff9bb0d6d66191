"""The StreamField whose blocks stay out of migrations, and the content that data migrations must not lose."""

import copy
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.writer import MigrationWriter
from django.forms import SelectMultiple
from django.utils.translation import override
from wagtail import blocks
from wagtail.admin.telepath import JSContext
from wagtail.fields import StreamField as WagtailStreamField

from news.news_pages import NewsPage
from pepr_site.pages.fields import RelationSelect, StreamField
from programme.models import StandardPage
from tests.conftest import publish

ROOT = Path(__file__).parents[3]
BODY = [
    {"type": "heading", "value": {"text": "Deux axes", "level": "h2"}, "id": "5d8f2f6c-0001-4000-8000-000000000001"},
    {"type": "paragraph", "value": "<p>Du laboratoire au patient.</p>", "id": "5d8f2f6c-0001-4000-8000-000000000002"},
    {
        "type": "accordion",
        "value": {
            "items": [
                {
                    "type": "item",
                    "value": {"title": "Vecteur", "text": "<p>Un véhicule.</p>"},
                    "id": "5d8f2f6c-0001-4000-8000-000000000004",
                }
            ]
        },
        "id": "5d8f2f6c-0001-4000-8000-000000000003",
    },
]


class OneBlock(blocks.StreamBlock):
    text = blocks.CharBlock()


class OtherBlock(blocks.StreamBlock):
    words = blocks.TextBlock(help_text="…")
    picture = blocks.IntegerBlock()


@pytest.fixture
def page(home):
    page = publish(StandardPage(title="Une page", slug="une-page", body=json.dumps(BODY)), home)
    assert stored(page) == BODY
    return page


def stored(page):
    """What the database holds, past every field of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM programme_standardpage WHERE page_ptr_id = %s", [page.pk])
        return json.loads(cursor.fetchone()[0])


def latest():
    """The state of the models after the last migration, as the executor gives it to a data migration."""
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(executor.loader.graph.leaf_nodes())


def migrate(forward):
    """Run `forward(apps, schema_editor)` as the data migration that would come next."""
    migration = migrations.Migration("0099_data", "programme")
    migration.operations = [migrations.RunPython(forward)]
    # Constraints deferred by the test's own writes would refuse the editor's transaction.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        migration.apply(latest(), editor)


# --- what a migration records ---


def test_a_migration_records_the_column_alone():
    written, _imports = MigrationWriter.serialize(StreamField(OtherBlock, blank=True))
    assert written == "pepr_site.pages.fields.StreamField(blank=True)"
    assert "TextBlock" in MigrationWriter.serialize(WagtailStreamField(OtherBlock, blank=True))[0]


def test_other_blocks_ask_for_no_migration():
    assert StreamField(OneBlock).deconstruct()[1:] == StreamField(OtherBlock).deconstruct()[1:]


def test_no_migration_of_the_site_holds_a_block():
    files = [
        path
        for app in ("news", "people", "pepr_site", "programme", "projects", "research")
        for path in ROOT.glob(f"{app}/migrations/0*.py")
    ]
    texts = [path.read_text() for path in files]
    assert any("pepr_site.pages.fields.StreamField(" in text for text in texts)
    assert not [path.name for path, text in zip(files, texts, strict=True) if "block_lookup" in text or "Block" in text]


# --- what a data migration keeps ---


@pytest.mark.django_db
def test_saving_a_historical_page_keeps_its_body(page):
    def forward(apps, schema_editor):
        for old in apps.get_model("programme", "StandardPage").objects.filter(pk=page.pk):
            old.standfirst = "Un chapô."
            old.save()

    migrate(forward)

    assert stored(page) == BODY
    page = StandardPage.objects.get(pk=page.pk)
    assert page.standfirst == "Un chapô."
    assert page.body[0].value["text"] == "Deux axes"
    assert page.body[2].value["items"][0]["title"] == "Vecteur"


@pytest.mark.django_db
def test_a_data_migration_may_rewrite_a_body(page):
    def forward(apps, schema_editor):
        old = apps.get_model("programme", "StandardPage").objects.get(pk=page.pk)
        old.body[0]["value"]["text"] = "Les deux axes"
        old.save()

    migrate(forward)

    assert stored(page) == [BODY[0] | {"value": {"text": "Les deux axes", "level": "h2"}}, *BODY[1:]]


@pytest.mark.django_db
def test_a_historical_page_starts_with_an_empty_body(page):
    model = latest().apps.get_model("programme", "StandardPage")
    assert model().body == []
    assert model(body=json.dumps(BODY)).body == BODY


def test_a_form_is_told_of_the_blocks_in_the_language_of_its_editor_which_is_put_together_once():
    field = StandardPage.get_edit_handler().get_form_class().base_fields["body"]
    told = {}
    for language, words in (("fr", "Volets dépliants"), ("en", "Folding panels")):
        with override(language):
            first, second = (copy.deepcopy(field).widget for _form in range(2))
            told[language] = first.block_json
            assert second.block_json is first.block_json
            assert words in json.dumps(json.loads(first.block_json), ensure_ascii=False)
            assert "telepath/blocks.js" in str(second.media)
    assert told["fr"] != told["en"]


def test_a_choice_of_relations_is_drawn_as_django_draws_it_and_told_to_the_scripts_by_its_name():
    choices = [(1, "Une <page>"), (2, "Une autre & “elle”"), (3, "La dernière")]
    ours, plain = RelationSelect({"class": "wide"}, choices), SelectMultiple({"class": "wide"}, choices)
    for value, attrs in (([1, "3"], {"id": "id_axes"}), (None, {"disabled": True, "aria-describedby": "help"})):
        drawn, expected = (
            BeautifulSoup(widget.render("axes", value, attrs), "lxml").select_one("select") for widget in (ours, plain)
        )
        assert drawn.attrs == expected.attrs
        assert [(o.attrs, o.text) for o in drawn("option")] == [(o.attrs, o.text) for o in expected("option")]
    assert JSContext().pack(ours) == JSContext().pack(plain) | {"_args": [""]}
    assert type(NewsPage.get_edit_handler().get_form_class().base_fields["projects"].widget) is RelationSelect
