"""The form of a page as a browser sends it."""

from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

STREAMS = ("body", "programme", "sources", "corrections")


def filled_in(client, url):
    """Return what the form at an address of the admin would send; streams, which scripts fill in, are left empty."""
    form = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    for name, value in nested_form_data(
        {name: streamfield([]) for name in ("body", "programme", "sources", "corrections")}
    ).items():
        form[name] = str(value)
    return form
