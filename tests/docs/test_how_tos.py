"""The pages that tell how to add a page type, a field or a block are played, all three in one copy of the site."""

import json
import os
import sys

import pytest

from tests.docs.how_tos import copy, play, run

PAGES = ("adding-a-page-type.md", "adding-a-field.md", "adding-a-block.md")
SCRIPT = """
    import json
    from django.template.loader import get_template
    from pepr_site.blocks.body import BodyBlock
    from pepr_site.checks import page_classes
    from pepr_site.open_data.datasets import datasets
    from pepr_site.pages.alternates import formats_of
    from pepr_site.pages.attributes import models_with
    from news.models import ReleasePage
    from projects.facts.completeness import counted
    from projects.project_pages import facts

    block = BodyBlock().child_blocks["definition"]
    print(json.dumps({
        "errors": [str(problem) for problem in page_classes(None)],
        "formats": sorted(formats_of(ReleasePage)),
        "datasets": [dataset.name for dataset in datasets()],
        "actions": [str(action.label) for action in models_with("dashboard_actions")[ReleasePage]],
        "template": get_template(ReleasePage.template).template.name,
        "counted": [str(part) for part in counted()["trial"]],
        "facts": [field.name for field in facts()],
        "block": [block.get_template(), get_template(block.get_template()).template.name, str(block.meta.label)],
    }))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What the copy says of itself once the three pages have been followed."""
    target = tmp_path_factory.mktemp("copy")
    copy(target)
    for page in PAGES:
        play(page, target)
    # Nothing asked of it needs the database, and the code of the copy is to be read, not that of the repository.
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "pepr_site.settings.test", "PYTHONPATH": str(target)}
    # Of a copy that is thrown away, nothing is kept.
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env |= {"DATABASE_URL": os.environ.get("DATABASE_URL") or "postgres://nobody@127.0.0.1:9/none"}
    return json.loads(run(target, sys.executable, SCRIPT, env).splitlines()[-1])


def test_the_new_page_type_has_all_that_its_attributes_say(built):
    assert built["errors"] == []
    assert built["formats"] == ["atom.xml", "rss.xml"]
    assert "releases" in built["datasets"]
    assert built["actions"] == ["Nouveau communiqué"]
    assert built["template"] == "news/release_page.html"


def test_the_new_field_is_counted_and_is_something_published(built):
    assert built["counted"] == ["Essai clinique", "id_trial"]
    assert "trial" in built["facts"]


def test_the_new_block_is_in_the_menu_and_has_its_template(built):
    assert built["block"] == ["blocks/definition.html", "blocks/definition.html", "Définition"]
