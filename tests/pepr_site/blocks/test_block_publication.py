"""What a block must hold before a page is published, and what a draft may lack."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pepr_site.models import SiteImage
from programme.models import StandardPage
from tests.pepr_site.blocks.body import BODY, every_block, items, materials, stream

pytestmark = pytest.mark.django_db

EMPTY_PROSE = '<p data-block-key="abcde"></p>'
BAD = {
    "picture without words": ("picture", {"alt": ""}, "alt"),
    "video without transcript": ("video", {"transcript": ""}, "transcript"),
    "video with an empty transcript": ("video", {"transcript": EMPTY_PROSE}, "transcript"),
    "video from nowhere": ("video", {"address": None, "source_address": None}, "source_address"),
    "table without columns": ("table", {"table": None}, "table"),
    "button to nowhere": ("buttons", {"page": None, "address": None}, "page"),
    "button to two places": ("buttons", {"address": "https://anr.fr/"}, "page"),
}


@pytest.fixture
def values(home):
    return every_block(materials(home))


def changed(name, value, changes):
    """Return the block's value with some fields changed, in its first button where it is a list of them."""
    if name == "buttons":
        return {"buttons": items(value["buttons"][0]["value"] | changes)}
    return value | changes


def innermost(error):
    """Return the errors by field of the deepest block that complains."""
    while True:
        [inside] = error.block_errors.values()
        if not hasattr(inside, "block_errors"):
            return {name: " ".join(inner.messages) for name, inner in error.block_errors.items()}
        error = inside


def test_a_whole_body_can_be_published(values):
    BODY.clean(stream(*values.items()))


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_ready_is_refused_in_french_where_it_lacks(case, values):
    name, changes, field = BAD[case]
    body = stream((name, changed(name, values[name], changes)))
    with pytest.raises(ValidationError) as refused:
        BODY.clean(body)
    messages = innermost(refused.value)
    assert list(messages) == [field]
    assert messages[field].endswith(".")
    # The same draft is saved.
    BODY.clean_deferred(body)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("picture", {"alt": "", "is_decorative": True}),
        ("video", {"address": None, "transcript": ""}),
        ("buttons", {"page": None, "address": "https://anr.fr/"}),
    ],
)
def test_what_is_rightly_empty_is_accepted(name, changes, values):
    BODY.clean(stream((name, changed(name, values[name], changes))))


def test_a_text_links_only_where_a_visitor_can_go():
    body = stream(("paragraph", '<p><a href="javascript:alert(1)">piège</a></p>'))
    with pytest.raises(ValidationError):
        BODY.clean(body)
    BODY.clean_deferred(body)


def test_a_picture_needs_a_credit_and_is_described_as_in_the_library(values):
    SiteImage.objects.filter(pk=values["picture"]["image"]).update(credit="", description="Une cuve.")
    with pytest.raises(ValidationError) as refused:
        BODY.clean(stream(("picture", values["picture"])))
    assert list(innermost(refused.value)) == ["credit"]
    cleaned = BODY.clean(stream(("picture", values["picture"] | {"credit": "Moi", "alt": ""})))
    assert cleaned[0].value.alternative == "Une cuve."


def test_a_video_must_be_at_a_secure_address(values):
    with pytest.raises(ValidationError) as refused:
        BODY.clean(stream(("video", values["video"] | {"address": "http://youtu.be/abc"})))
    assert "https://" in innermost(refused.value)["address"]


# --- through the editor ---


def empty(block):
    """The form data of a block in which nothing is written yet."""
    if isinstance(block, blocks.StructBlock):
        return {name: empty(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return {"count": "1", "0": {"value": empty(block.child_block), "deleted": "", "order": "0", "id": ""}}
    if isinstance(block, TypedTableBlock):
        return {"caption": "", "column-count": "0", "row-count": "0"}
    return rich_text("") if isinstance(block, blocks.RichTextBlock) else ""


def save(admin, home, body, **action):
    url = reverse("wagtailadmin_pages:add", args=["programme", "standardpage", home.pk])
    fields = {"title": "Une page", "slug": "une-page", "body": streamfield(body), "sources": streamfield([])}
    fields |= {"footer": "site", "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}} | action
    return admin.post(url, nested_form_data(fields))


def test_an_empty_block_of_each_kind_can_be_kept_as_a_draft_and_looked_at(admin, home):
    body = [(name, empty(block)) for name, block in BODY.child_blocks.items()]
    assert save(admin, home, body).status_code == 302
    page = StandardPage.objects.get(slug="une-page")
    assert len(page.get_latest_revision_as_object().body) == len(body)
    draft = admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert draft.status_code == 200
    assert "None" not in soup(draft).main.get_text()


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def test_an_empty_block_cannot_be_published(admin, home):
    body = [(name, empty(block)) for name, block in BODY.child_blocks.items() if name != "site_details"]
    response = save(admin, home, body, **{"action-publish": "1"})
    assert response.status_code == 200
    assert not StandardPage.objects.filter(slug="une-page").exists()


def test_the_editor_is_told_that_the_transcript_is_missing(admin, home):
    video = empty(BODY.child_blocks["video"]) | {"title": "Une vidéo", "address": "https://youtu.be/abc"}
    response = save(admin, home, [("video", video)], **{"action-publish": "1"})
    assert response.status_code == 200
    [_values, errors] = json.loads(soup(response).find(id="body")["data-w-block-arguments-value"])
    [message] = errors["blockErrors"]["0"]["blockErrors"]["transcript"]["messages"]
    assert message == "Une vidéo se publie avec sa transcription."
    video["transcript"] = rich_text("<p>Ce que l’on entend.</p>")
    assert save(admin, home, [("video", video)], **{"action-publish": "1"}).status_code == 302
    page = StandardPage.objects.get(slug="une-page")
    assert page.live
    assert page.body[0].value.has_transcript
