"""Pasting into the editor: the script that converts it (`static/js/paste.js`), and its messages."""

from django.template.loader import render_to_string
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def script():
    """Return the script elements for the pages of the admin, in the user's language."""
    return render_to_string("editing/paste_words.html")
