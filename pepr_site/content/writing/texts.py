"""Rich text, from the form that Wagtail stores to the HTML of a content file: the reverse of `content/rich_text.py`."""

from html import escape
from html.parser import HTMLParser

from wagtail.documents import get_document_model
from wagtail.models import Page

_VOID = {"br", "hr"}
_TARGETS = {"page", "document"}


def from_source(source, names):
    """Return the HTML that a content file has for a stored text. A link to what is gone leaves its words."""
    parser = _Parser(names)
    parser.feed(source)
    parser.close()
    return "".join(parser.html)


class _Parser(HTMLParser):
    def __init__(self, names):
        super().__init__()
        self.names, self.html = names, []
        # Whether each link that is open is written.
        self.links = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a":
            address = self._address(given)
            self.links.append(bool(address))
            if address:
                self.html.append(f'<a href="{escape(address)}">')
        elif tag == "span" and given.get("lang"):
            self.html.append(f'<span lang="{escape(given["lang"])}">')
        else:
            # The keys that the editor puts on its paragraphs mean nothing elsewhere.
            self.html.append(f"<{tag}/>" if tag in _VOID else f"<{tag}>")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in _VOID or (tag == "a" and not (self.links.pop() if self.links else False)):
            return
        self.html.append(f"</{tag}>")

    def handle_data(self, data):
        self.html.append(escape(data, quote=False))

    def _address(self, given):
        kind = given.get("linktype")
        if kind not in _TARGETS:
            return given.get("href") or ""
        model = Page if kind == "page" else get_document_model()
        name = self.names.of_id(model, int(given.get("id") or 0))
        return f"{kind}:{name}" if name else ""
