"""The few pictures that the made-up pages share, in a collection of their own."""

import io
from random import Random

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Collection

from pepr_site.pages.images import rendition_filters

COLLECTION = "Fictif (make_sample)"
HOW_MANY = 6
SIZE = (1200, 800)
COLOURS = ["#e3f03a", "#1a1e05", "#7fb7a5", "#f2c14e", "#5b6ee1", "#d1495b"]


def pictures(title):
    """Return the pictures, with every size made; drawn the first time. `title` names them."""
    model = get_image_model()
    known = list(model.objects.filter(collection__name=COLLECTION).order_by("pk"))
    if known:
        return known
    collection = Collection.get_first_root_node().add_child(name=COLLECTION)
    return [_made(model, collection, f"{title} {number}", number) for number in range(1, HOW_MANY + 1)]


def _made(model, collection, title, number):
    file = ImageFile(io.BytesIO(_drawn(number)), name=f"fictif-{number}.png")
    picture = model(title=title, description=title, file=file, collection=collection, licence="CC0 1.0")
    picture.save()
    picture.get_renditions(*rendition_filters())
    return picture


def _drawn(number):
    """Return a PNG of shapes, the same ones for the same number."""
    chance = Random(number)  # noqa: S311 - a drawing, not a secret
    picture = Image.new("RGB", SIZE, COLOURS[number % len(COLOURS)])
    draw = ImageDraw.Draw(picture)
    for _shape in range(40):
        x, y, radius = chance.randrange(SIZE[0]), chance.randrange(SIZE[1]), chance.randrange(20, 160)
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=chance.choice(COLOURS))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def forget():
    """Delete the pictures, their files, and their collection."""
    for picture in get_image_model().objects.filter(collection__name=COLLECTION):
        picture.delete()
    for collection in Collection.objects.filter(name=COLLECTION):
        collection.delete()
