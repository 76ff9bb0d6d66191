"""Whatever words stand in the tables, they are words: in pages, lists, feeds, files and the admin."""

import json

import pytest
from django.apps import apps
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page

from tests.conftest import BESIDE_THE_SITEMAP, one_of_each

pytestmark = pytest.mark.django_db
# It ends an attribute, an element, a script, a comment, CDATA.
MARK = "'\"></script>--]]><xss>"
OWN = {"news", "programme", "projects", "pepr_site"}
# What is no text of anybody's: addresses, keys, what the site reckons.
KINDS = (models.SlugField, models.URLField, models.EmailField, models.FileField, RichTextField)
NOT_TYPED = {"path", "url_path", "username", "password", "filter_spec", "focal_point_key", "recipe", "kind", "anchor"}
NO_WORDS = {"id", "type", "link", "url", "address"}
# What nobody types a word of.
NOT_SHOWN = {"SiteRendition", "SearchEntry", "TranslationState", "LoadedContent", "OperatingRecord", "MissedSearch"}
HOME_OF_ADMIN = ("/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/reports/site-history/")
FILES = ("/sitemap.xml", "/actualites/atom.xml", "/agenda/agenda.ics", "/donnees/", "/api/v2/pages/?fields=*&limit=20")


def texts(model):
    """Return the fields of a model in which somebody may type words."""
    for field in model._meta.local_concrete_fields:
        is_text = isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, KINDS)
        is_free = not (field.choices or field.unique or field.primary_key or field.name in NOT_TYPED)
        if is_text and is_free and field.model is model and (field.max_length or 99) >= len(MARK):
            yield field.name


def marked(value):
    """Return the blocks of a stream with the mark in each plain word; what is rich text or no word stays."""
    if isinstance(value, dict):
        return {key: value[key] if key in NO_WORDS else marked(value[key]) for key in value}
    if isinstance(value, list):
        return [marked(item) for item in value]
    return f"{value} {MARK}" if isinstance(value, str) and value and "<" not in value and " " in value else value


@pytest.fixture
def hostile(db):
    """The launch content with the mark in every text."""
    shown = [model for model in apps.get_models() if model._meta.app_label in OWN or model is Page]
    shown = [model for model in shown if model.__name__ not in NOT_SHOWN]
    for model in shown:
        if names := list(texts(model)):
            model.objects.update(**dict.fromkeys(names, MARK))
        for field in model._meta.local_concrete_fields:
            if type(field).__name__ == "StreamField":
                for pk, value in model.objects.values_list("pk", field.name):
                    blocks = marked(json.loads(json.dumps(value.get_prep_value())))
                    model.objects.filter(pk=pk).update(**{field.name: json.dumps(blocks)})


def test_no_outlet_takes_words_for_markup(hostile, admin, client):
    edits = [f"/admin/pages/{page.pk}/edit/" for page in Page.objects.filter(depth__gt=1)[:4]]
    asked = [*one_of_each(), *BESIDE_THE_SITEMAP, *FILES, *HOME_OF_ADMIN, *edits]
    seen = 0
    for address in asked:
        answer = admin.get(address, HTTP_HOST="localhost")
        assert answer.status_code in (200, 302, 404), address
        text = b"".join(answer).decode(errors="replace")
        seen += "xss&gt;" in text or "xss\\u003e" in text.lower()
        if "json" not in answer.get("Content-Type", "") and "calendar" not in answer.get("Content-Type", ""):
            assert "<xss>" not in text, address
    assert seen > len(asked) / 2
