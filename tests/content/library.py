"""The launch content, read as plain YAML, without the loader: what its tests look at. French unless asked."""

import re
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parents[2] / "content"
MEDIA = CONTENT / "media"
LANGUAGES = ("fr", "en")

# What these keys hold is written for machines.
TO_PAGES = {"projects", "axes", "objectives", "calls", "pages", "page"}
NOT_PROSE = TO_PAGES | {
    "official_site",
    *("type", "model", "slug", "address", "source_address", "website", "image", "lead_image", "file", "translation_of"),
    "own_slug",
    *("categories", "organisations", "organisation", "figures", "scope", "kind", "role", "documentation", "footer"),
    *("topic", "tone", "style", "prominence", "illustration", "money", "money_meaning", "latitude", "longitude"),
}
TAG = re.compile(r"<[^>]+>")
TOKEN = re.compile(r"\[\[([^\]]*)\]\]")


@cache
def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


def pages(language="fr"):
    """Return every page by its path below `pages/`."""
    root = CONTENT / language / "pages"
    return {path.relative_to(root).with_suffix("").as_posix(): read(path) for path in sorted(root.rglob("*.yaml"))}


def every_page():
    """Return the (language, path) of every page."""
    return [(language, path) for language in LANGUAGES for path in pages(language)]


def snippets(name, language="fr"):
    return read(CONTENT / language / "snippets" / f"{name}.yaml")["items"]


def files(language="fr"):
    """Return every file of a language, pages and snippets, by its path below `<language>/`."""
    root = CONTENT / language
    return {path.relative_to(root).as_posix(): read(path) for path in sorted(root.rglob("*.yaml"))}


def of_type(name, language="fr"):
    """Return the pages of one type, by path."""
    return {path: page for path, page in pages(language).items() if page["type"] == name}


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
