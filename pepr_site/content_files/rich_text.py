"""Converts the HTML of a content file to the format that Wagtail's editor stores.

Files write links as `<a href="page:accueil/projets">`, as `document:` with a file name, or as a plain URL; Wagtail
stores pages and documents by id.
"""

import json
from dataclasses import replace
from functools import cache
from html import escape
from html.parser import HTMLParser

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.rich_text import features as registry

from pepr_site.blocks.base import LANGUAGES

_PLAIN_ADDRESSES = ("https://", "http://", "mailto:", "tel:", "/", "#")
# The tags that Wagtail's editor stores with any features.
_ALWAYS = {"p", "br"}
_VOID = {"br", "hr"}
_LISTS = {"ul", "ol"}
_AT_THE_TOP = {"p", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"} | _LISTS


def to_source(node, features, scope):
    """Return the stored form of the HTML of `node`.

    `features` are the names of Wagtail's rich text features, None for its
    default ones; `scope` resolves pages and documents. Raises `ContentError` for
    a tag, an attribute or a URL that the features do not allow, and for text
    outside paragraphs.
    """
    features = tuple(registry.get_default_features() if features is None else features)
    parser = _Parser(node, _tags(features), scope)
    parser.feed(node.text.strip())
    parser.close()
    return _as_the_editor_stores(parser.source, features)


def _as_the_editor_stores(source, features):
    """Return the text as the editor submits it unchanged, so that saving the form is not seen as a change.

    The editor adds a key to each paragraph and drops the whitespace between them.
    Here the keys count from zero, so that loading the same file again changes nothing.
    """
    converter = _converter(features)
    state = json.loads(converter.from_database_format("".join(source)))
    for index, block in enumerate(state["blocks"]):
        block["key"] = f"{index:05}"
    return converter.to_database_format(json.dumps(state))


# Creating one takes longer than using it.
_converter = cache(ContentstateConverter)


def _tags(features):
    rules = [registry.get_converter_rule("contentstate", feature) for feature in features]
    selectors = [selector for rule in filter(None, rules) for selector in rule["from_database_format"]]
    return _ALWAYS.union(selector.partition("[")[0] for selector in selectors)


class _Parser(HTMLParser):
    def __init__(self, node, tags, scope):
        super().__init__()
        self.node, self.tags, self.scope = node, tags, scope
        self.open, self.source = [], []

    def refuse(self, reason, rows_below=0):
        return self.node.refuse(reason, row=self.getpos()[0] - 1 + rows_below)

    def handle_starttag(self, tag, attributes):
        if tag not in self.tags:
            raise self.refuse(f"<{tag}> is not allowed here: allowed are {', '.join(sorted(self.tags))}")
        if not self.open and tag not in _AT_THE_TOP:
            raise self.refuse(f"<{tag}> stands in no paragraph: write <p>…</p>")
        if tag == "a":
            self.source.append(f"<a {self._target(dict(attributes))}>")
        elif tag == "span":
            self.source.append(f'<span lang="{self._language(dict(attributes))}">')
        elif attributes:
            raise self.refuse(f'<{tag}> takes no attribute "{attributes[0][0]}"')
        else:
            self.source.append(f"<{tag}/>" if tag in _VOID else f"<{tag}>")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in self.open:
            raise self.refuse(f"</{tag}> closes nothing")
        if self.open[-1] != tag:
            raise self.refuse(f"<{self.open[-1]}> is not closed before </{tag}>")
        self.open.pop()
        self.source.append(f"</{tag}>")

    def handle_data(self, data):
        if data.strip() and (not self.open or self.open[-1] in _LISTS):
            blank = data[: len(data) - len(data.lstrip())]
            raise self.refuse(f'"{data.strip()[:30]}" stands in no paragraph: write <p>…</p>', blank.count("\n"))
        self.source.append(escape(data, quote=False))

    def handle_comment(self, data):
        raise self.refuse("a comment is not allowed here")

    def handle_decl(self, declaration):
        raise self.refuse("a declaration is not allowed here")

    handle_pi = unknown_decl = handle_decl

    def close(self):
        super().close()
        if self.open:
            raise self.refuse(f"<{self.open[-1]}> is not closed")

    def _language(self, attributes):
        """Return the language of a marked passage."""
        if attributes.keys() != {"lang"} or attributes["lang"] not in LANGUAGES:
            raise self.refuse(f'<span> takes one attribute, "lang": {", ".join(LANGUAGES)}')
        return attributes["lang"]

    def _target(self, attributes):
        """Return the attributes of a stored link."""
        address = attributes.get("href") or ""
        if attributes.keys() != {"href"} or not address:
            raise self.refuse('<a> takes one attribute, "href"')
        kind, _, name = address.partition(":")
        if kind == "page":
            return f'linktype="page" id="{self._id(Page, name)}"'
        if kind == "document":
            return f'linktype="document" id="{self._id(get_document_model(), name)}"'
        if not address.startswith(_PLAIN_ADDRESSES):
            raise self.refuse(f'"{address}" is not an address: write page:…, document:… or https://…')
        return f'href="{escape(address)}"'

    def _id(self, model, name):
        line = self.node.line_of(self.getpos()[0] - 1)
        return self.scope.id_of(model, replace(self.node, value=name, line=line, text_line=0))
