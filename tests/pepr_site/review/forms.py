"""The form of a page as a browser sends it."""

from django.http import QueryDict
from lxml import html
from wagtail.test.utils.form_data import nested_form_data, streamfield

STREAMS = ("body", "programme", "sources", "corrections")
# Those that hold nothing and are sent all the same.
EMPTY = './/input[not(@value or @type="checkbox" or @type="radio")]'


def sent_by(answer):
    """Return what the form of a page in an answer of the admin would send, but for its streams: scripts draw those."""
    form = html.fromstring(answer.content.decode()).get_element_by_id("page-edit-form")
    for field in form.xpath(EMPTY):
        field.set("value", "")
    sent = QueryDict(mutable=True)
    for name, value in form.form_values():
        sent.appendlist(name, value)
    return sent


def filled_in(client, url):
    """Return what the form at an address of the admin would send, its streams left empty."""
    sent = sent_by(client.get(url))
    for name, value in nested_form_data({name: streamfield([]) for name in STREAMS}).items():
        sent[name] = str(value)
    return sent
