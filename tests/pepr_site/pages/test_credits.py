"""A picture that nobody has credited: several sent at once wait for theirs, and no page is published with one."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from news.models import NewsPage
from pepr_site.blocks.media import PictureBlock
from pepr_site.models import SiteImage

pytestmark = pytest.mark.django_db


def png():
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "#206080").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def uncredited(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return SiteImage.objects.create(title="Une cuve", description="Une cuve.", file=ContentFile(png(), "cuve.png"))


def test_each_of_several_pictures_waits_for_its_credit(as_, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, before = as_("communication"), SiteImage.objects.count()
    file = SimpleUploadedFile("cuve.png", png(), "image/png")
    sent = client.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "title": "cuve"}).json()
    form = BeautifulSoup(sent["form"], "lxml")
    credit = form.select_one("[name$=-credit]")
    assert form.select_one("[name$=-title]")["value"] == "cuve"
    assert credit.has_attr("required") and SiteImage.objects.count() == before
    address = form.select_one("form")["action"]
    prefix = credit["name"].removesuffix("credit")
    fields = {f"{prefix}{name}": "" for name in ("credit", "tags", "licence")}
    fields |= {f"{prefix}{name}": "Une cuve" for name in ("title", "description")}
    collection = form.select_one("[name$=-collection]")
    if collection:
        fields[collection["name"]] = collection.select_one("option[value]")["value"]
    refused = client.post(address, fields).json()
    assert not refused["success"] and SiteImage.objects.count() == before
    kept = client.post(address, fields | {f"{prefix}credit": "Inserm"}).json()
    assert kept["success"], json.dumps(kept)
    assert SiteImage.objects.latest("pk").credit == "Inserm"


def test_no_block_is_published_with_a_picture_that_nobody_credits(uncredited):
    block = PictureBlock()
    value = block.to_python({"image": uncredited.pk, "alt": "x", "is_decorative": False, "caption": "", "credit": ""})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "credit" in refused.value.block_errors
    value["credit"] = "Inserm"
    assert block.clean(value)["image"] == uncredited


def test_no_news_opens_with_one(uncredited):
    page = NewsPage(title="x", lead_image=uncredited, lead_image_alt="x")
    assert "lead_image" in page.publication_errors()
    uncredited.credit = "Inserm"
    assert "lead_image" not in page.publication_errors()
