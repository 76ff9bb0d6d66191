"""Templates are found by name, hold one `<head>`, and are each used."""

import re
from pathlib import Path

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
        *(
            p
            for app in ("pepr_site", "programme", "projects", "news", "research", "people")
            for p in Path(app).rglob("*.py")
        ),
    ]
    return {name for path in sources for name in NAMED.findall(path.read_text())}


def test_a_page_class_has_the_template_of_its_name():
    for model in PAGES:
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
        assert model.template == f"{model._meta.app_label}/{snake}.html"
        get_template(model.template)


def test_every_template_is_used():
    used = {model.template for model in PAGES} | blocks() | named() | {"404.html", "500.html", "base.html"}
    names = {str(path.relative_to(ROOT)) for path in TEMPLATES}
    packages = ("account/", "mfa/", "usersessions/", "wagtailadmin/", "wagtailcore/")
    assert not {name for name in names - used if not name.startswith(packages)}


def test_there_is_one_head():
    heads = [str(path.relative_to(ROOT)) for path in TEMPLATES if re.search(r"<head\b", path.read_text())]
    # An error page stands alone: it must show when nothing else works. So does a card, in a frame of another site.
    assert set(heads) <= {"base.html", "500.html", "programme/kit_card.html"}


INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\b(src|type=\"application/ld\+json\"))|\son[a-z]+=")


def test_a_template_holds_no_inline_style_or_script():
    holding = {path.name for path in TEMPLATES if INLINE.search(path.read_text())}
    # An error page stands alone: it must show when nothing else works.
    assert holding - {"500.html"} == set()


def test_no_key_is_printed_as_people_write_numbers():
    # « 12 345 » would be sent back as no key, and lead to no place of a page.
    found = {path.name: re.findall(r"\{\{ *[\w.]*\.pk *\}\}", path.read_text()) for path in TEMPLATES}
    assert not {name: keys for name, keys in found.items() if keys}
