"""A published text leads nowhere that a visitor cannot go."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from pepr_site.blocks.base import ProseBlock
from pepr_site.pages.readable_blocks import URLBlock, is_open

CLOSED = [
    *("/admin/", "/admin", "/admin/pages/3/edit/", "{site}/admin/pages/3/edit/", " /admin/x"),
    *("file:///C:/Users/jd/Rapport.docx", "javascript:alert(1)", "data:text/html,x", "blob:x", "about:blank"),
    *("../annexes/plan.html", "rapport.docx", "C:/Users/jd/a.docx", "http://[oups"),
]
OPEN = ["https://www.inserm.fr/admin/", "http://anr.fr", "mailto:a@b.fr", "tel:+33140784940", "/projets/", "#t-bilan"]


def written(address):
    return address.replace("{site}", "http://localhost:8000")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "http://localhost:8000"


@pytest.mark.parametrize("address", CLOSED)
def test_a_link_that_no_visitor_can_follow_is_refused_by_its_words(address):
    text = RichText(f'<p>Voir <a href="{written(address)}"><b>le plan</b></a>.</p>')
    with pytest.raises(ValidationError, match="« le plan »"):
        ProseBlock().clean(text)


def test_a_button_leads_no_more_into_the_admin():
    with pytest.raises(ValidationError, match="administration"):
        URLBlock().clean(written("{site}/admin/pages/3/edit/"))


@pytest.mark.parametrize("address", OPEN)
def test_any_other_is_kept(address):
    assert is_open(address)
    text = RichText(f'<p>Voir <a href="{address}">le plan</a> et <a linktype="page" id="3">là</a>.</p>')
    assert ProseBlock().clean(text).source == text.source


def test_a_draft_keeps_what_it_holds():
    block = ProseBlock()
    block.is_deferred_validation = True
    assert "/admin/" in block.clean(RichText('<p><a href="/admin/">là</a></p>')).source
