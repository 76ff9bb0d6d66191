"""What an editor writes as a sign and a page prints in words, such as `[[budget]]`."""

import functools

from django.conf import settings
from django.utils.module_loading import import_string


@functools.cache
def placeholders():
    """Return what knows the signs of this site, as the setting `TEXT_PLACEHOLDERS` names it.

    `fill(html)` returns HTML with the signs replaced, `error(text)` a message about a sign that stands for nothing, or
    None, and `named(text, row)` the rows that a text of `row` names.
    """
    return import_string(settings.TEXT_PLACEHOLDERS)
