"""Every rendition that a template asks for is made ahead, once, and never for a visitor."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from pepr_site.models import SiteImage, SiteRendition
from pepr_site.operations import content_version
from pepr_site.pages.images import PICTURE_SPECS, rendition_filters

TEMPLATES = Path(__file__).parents[3] / "templates"
TAG = re.compile(r"{%\s*(picture|image|srcset_image|image_url)\s+\S+\s+(.*?)%}", re.DOTALL)
# A word of the tag that is a filter, not an attribute: `width-400`, `format-{avif,webp}`.
FILTER = re.compile(r"(?<!\S)[a-z]+-[^\s=]+(?!\S)")


def asked():
    """The specs written in the templates."""
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    return {" ".join(FILTER.findall(arguments)) for text in texts for _tag, arguments in TAG.findall(text)}


def make(**options):
    output = io.StringIO()
    call_command("make_renditions", stdout=output, **options)
    return output.getvalue().splitlines()


@pytest.fixture
def picture(empty_site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return SiteImage.objects.create(title="Cuve", file=get_test_image_file("cuve.png", size=(900, 600)))


def test_the_templates_ask_for_what_is_made():
    assert asked() == set(PICTURE_SPECS)


def test_every_rendition_is_made_once(picture):
    count = len(rendition_filters())
    assert make()[:2] == [f"cuve.png: {count} made", f"Pictures: 1; renditions made: {count}."]
    assert {rendition.filter_spec for rendition in SiteRendition.objects.all()} == {f.spec for f in rendition_filters()}
    assert all(rendition.file.storage.exists(rendition.file.name) for rendition in SiteRendition.objects.all())
    assert make()[:2] == ["cuve.png: 0 made", "Pictures: 1; renditions made: 0."]
    assert make(verbosity=0) == []


def test_what_is_there_already_costs_four_queries(picture, django_assert_num_queries):
    make()
    with django_assert_num_queries(4):
        make()


def test_a_picture_without_its_file_is_told_and_stops_nothing(picture):
    lost = SiteImage.objects.create(title="Perdue", file=get_test_image_file("lost.png"))
    lost.file.storage.delete(lost.file.name)
    lines = make()
    assert lines[1].startswith("lost.png: cannot be resized: ")
    assert lines[2] == f"Pictures: 2; renditions made: {len(rendition_filters())}."


SHOWN = Template("{% load wagtailimages_tags %}{% picture picture " + PICTURE_SPECS[0] + " alt='x' %}")


def test_a_visitor_makes_no_rendition_and_gets_a_page_that_works(picture, work, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(SiteImage, "create_renditions", lambda *args: pytest.fail("made for a visitor"))
        html = SHOWN.render(Context({"picture": picture}))
    assert 'src="/static/img/picture-to-come.svg" width="800"' in html.replace('height="533" ', "")
    assert 'height="533"' in html and "srcset" not in html
    before = content_version.version()
    work()
    assert SiteRendition.objects.count() == len(rendition_filters())
    assert content_version.version() != before, "the page cache goes on showing the placeholder"
    picture = SiteImage.objects.get()
    whole = SHOWN.render(Context({"picture": picture}))
    assert whole.count("<source") == 2 and "picture-to-come" not in whole
    # With half of the sizes the browser takes what is there, each in its own format.
    SiteRendition.objects.filter(filter_spec__in=["format-avif|width-400", "format-jpeg|width-800"]).delete()
    half = SHOWN.render(Context({"picture": picture}))
    assert half.count("<source") == 2 and "width-400.format-jpeg" in half.replace(
        "format-jpeg.width-400", "width-400.format-jpeg"
    )


def test_a_picture_gets_its_renditions_anew_when_its_file_is_replaced(picture, work):
    work()
    picture.renditions.all().delete()
    picture.file = get_test_image_file("autre.png", size=(900, 600))
    picture.save()
    work()
    assert all("autre" in rendition.file.name for rendition in SiteRendition.objects.all())
    assert SiteRendition.objects.count() == len(rendition_filters())


def test_the_admins_own_sizes_are_made_when_an_editor_asks(picture):
    assert picture.get_rendition("max-165x165").file


@pytest.mark.django_db
def test_a_point_that_no_picture_has_is_refused_in_words(admin):
    url = reverse("wagtailimages:edit", args=[SiteImage.objects.first().pk])
    point = {f"focal_point_{part}": "9" * 400 for part in ("x", "y", "width", "height")}
    answer = admin.post(url, {"title": "Image", "collection": "1"} | point)
    assert answer.status_code == 200 and set(point) <= set(answer.context["form"].errors)
