"""Where each address stands that something published leads to, and that somebody typed."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.db.models import URLField
from django.utils.encoding import iri_to_uri
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations
from wagtail import blocks, fields
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from pepr_site.pages.readable_blocks import leaves

LONGEST = 1000


def rows():
    """Yield every published page, in its own class, and every row of the lists."""
    for model in get_page_models():
        if model is not Page:
            yield from model.objects.live().filter(depth__gt=1, alias_of=None).iterator(chunk_size=200)
    for model in get_snippet_models():
        yield from model.objects.iterator(chunk_size=200)


def places():
    """Return where each address stands, as a mapping of address to a list of `{title, field, url}`."""
    finder, found = AdminURLFinder(), {}
    for row in rows():
        for label, address in links(row):
            address = iri_to_uri(address.strip())
            if is_followed(address):
                title = row.get_admin_display_title() if isinstance(row, Page) else str(row)
                place = {"title": title, "field": label, "url": finder.get_edit_url(row) or ""}
                known = found.setdefault(address, [])
                if place not in known:
                    known.append(place)
    return found


def is_followed(address):
    """Whether an address leads to a page of this site or of another: no mail, no place in the same page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if len(address) > LONGEST:
        return False
    return parts.scheme in {"http", "https"} if parts.scheme else address.startswith("/")


def links(row):
    """Yield `(label, address)` for each address that somebody typed in a page or a row, and in the rows it holds."""
    for field in row._meta.concrete_fields:
        label = str(capfirst(field.verbose_name))
        if isinstance(field, fields.StreamField):
            yield from in_block(field.stream_block, getattr(row, field.name), label)
        elif isinstance(field, fields.RichTextField):
            yield from ((label, address) for address in typed(getattr(row, field.name)))
        elif isinstance(field, URLField) and getattr(row, field.name):
            yield label, getattr(row, field.name)
    for relation in get_all_child_relations(type(row)):
        for child in getattr(row, relation.get_accessor_name()).all():
            yield from links(child)


def in_block(block, value, label):
    """Yield `(label, address)` for each address in a block; the label names the field and the blocks of its streams."""
    for way, leaf, held in leaves(block, value):
        labels = [label, *(str(child.label) for parent, child in way if isinstance(parent, blocks.StreamBlock))]
        if isinstance(leaf, blocks.RichTextBlock):
            yield from ((" › ".join(labels), address) for address in typed(held.source))
        elif isinstance(leaf, blocks.URLBlock):
            yield " › ".join(labels), held


def typed(html):
    """Return the addresses that stand in a rich text as they were typed: what a chooser made has none."""
    return [link["href"] for link in BeautifulSoup(html or "", "html.parser").find_all("a", href=True)]
