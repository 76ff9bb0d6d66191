"""The drawings that stand in the pages themselves."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template
from django.utils.html import conditional_escape
from django.utils.translation import override

from people.models import Committee
from pepr_site.templatetags.site_tags import localized, symbols

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def draw(tag):
    html = Template("{% load site_tags %}" + tag).render(Context())
    return BeautifulSoup(html, "xml").svg


def test_a_symbol_becomes_a_silent_drawing():
    svg = draw('{% drawing "symbols" "turn-in" "turn" %}')
    assert (svg["class"], svg["aria-hidden"], svg["viewBox"]) == ("turn", "true", "0 0 100 100")
    assert svg["preserveAspectRatio"] == "none"
    assert svg.g["stroke"] == "var(--line,currentColor)"
    assert "id" not in svg.g.attrs
    assert svg.find_all("path")


def test_a_drawing_may_have_its_place_in_another():
    svg = draw('{% drawing "symbols" "g1" "symbol" x=3 width=12.5 %}')
    assert (svg["x"], svg["width"]) == ("3", "12.5")


def test_what_nobody_has_drawn_is_left_empty():
    assert draw('{% drawing "symbols" "g99" %}').contents == []


@pytest.mark.parametrize("file", ["symbols", "fields", "axes"])
def test_a_drawing_may_stand_twice_in_a_page(file):
    assert symbols(file)
    for _frame, content in symbols(file).values():
        assert " id=" not in content


def test_every_sign_that_a_template_names_is_drawn():
    text = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    named = set(re.findall(r'{% symbol "([\w-]+)"', text))
    assert len(named) > 10
    assert named <= set(symbols("symbols"))


@pytest.mark.parametrize(
    ("language", "english", "shown"),
    [
        ("fr", "Board", "Comité &lt;b&gt;"),
        ("en", "Board", "Board"),
        ("en", "", '<span lang="fr">Comité &lt;b&gt;</span>'),
    ],
)
def test_a_text_is_marked_where_it_is_of_another_language(language, english, shown):
    committee = Committee(name="Comité <b>", name_en=english)
    with override(language):
        assert conditional_escape(localized(committee, "name")) == shown
    assert committee.is_translated == bool(english)
