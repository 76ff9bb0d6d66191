"""The French launch content, read as plain YAML, without the loader: what its tests look at."""

import re
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parents[2] / "content"
FRENCH = CONTENT / "fr"
MEDIA = CONTENT / "media"

# What these keys hold is written for machines.
NOT_PROSE = {"type", "model", "slug", "address", "source_address", "website", "image", "lead_image", "file"}
TAG = re.compile(r"<[^>]+>")
TOKEN = re.compile(r"\[\[([^\]]*)\]\]")


@cache
def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


def pages():
    """Return every page by its path below `pages/`."""
    root = FRENCH / "pages"
    return {path.relative_to(root).with_suffix("").as_posix(): read(path) for path in sorted(root.rglob("*.yaml"))}


def snippets(name):
    return read(FRENCH / "snippets" / f"{name}.yaml")["items"]


def files():
    """Return every French file, pages and snippets, by its path below `fr/`."""
    return {path.relative_to(FRENCH).as_posix(): read(path) for path in sorted(FRENCH.rglob("*.yaml"))}


def of_type(name):
    """Return the pages of one type, by path."""
    return {path: page for path, page in pages().items() if page["type"] == name}


def strings(value, key=""):
    """Yield every text of a YAML value with the name it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)
    elif isinstance(value, str):
        yield key, value


def prose(value):
    """Return all that a visitor reads of a YAML value, without tags, one text a line."""
    return "\n".join(TAG.sub("", text) for key, text in strings(value) if key not in NOT_PROSE)


def blocks(value, name):
    """Yield the value of every block called `name`, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield inner
            yield from blocks(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from blocks(inner, name)


def flat(values):
    """Return the scalars of nested lists."""
    return [scalar for value in values for scalar in (flat(value) if isinstance(value, list) else [value])]
