"""Templates are found by name, hold one `<head>`, and are each used."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from wagtail.models import Page

from pepr_site.blocks.base import TemplateByName

ROOT = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
NAMED = re.compile(r"""["']([\w/-]+\.(?:html|txt|svg))["']""")
PAGES = [model for model in apps.get_models() if issubclass(model, Page) and model is not Page]


def blocks(base=TemplateByName):
    """The templates of the blocks that find theirs by name."""
    return {block.template_name() for block in base.__subclasses__()}.union(*map(blocks, base.__subclasses__()))


def named():
    """The templates that some template or some Python file names."""
    sources = [
        *TEMPLATES,
        *(p for app in ("pepr_site", "programme", "projects", "news") for p in Path(app).rglob("*.py")),
    ]
    return {name for path in sources for name in NAMED.findall(path.read_text())}


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_a_page_class_has_the_template_of_its_name(model):
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    assert model.template == f"{model._meta.app_label}/{snake}.html"
    get_template(model.template)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_is_used(path):
    name = str(path.relative_to(ROOT))
    by_name = {model.template for model in PAGES} | blocks() | {"404.html", "500.html", "base.html"}
    overrides = name.startswith(("wagtailadmin/", "wagtailcore/"))
    assert overrides or name in by_name | named(), f"{name} is used nowhere"


def test_there_is_one_head():
    heads = [str(path.relative_to(ROOT)) for path in TEMPLATES if re.search(r"<head\b", path.read_text())]
    # An error page stands alone: it must show when nothing else works.
    assert set(heads) <= {"base.html", "500.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_inline_style_or_script(path):
    text = path.read_text()
    if path.name == "500.html":
        return
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/ld\+json\"))", text)
    assert not re.search(r"\son[a-z]+=", text)
