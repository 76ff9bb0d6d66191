"""The way back: from the site's pages, snippets and media to a content folder that `load_content` reads.

`names.py`   what a file calls a page, a snippet, a picture; and what has been named
`values.py`  what fields and blocks hold, as plain lists, mappings and texts
`texts.py`   rich text, from the form that Wagtail stores to the HTML of a content file
`folder.py`  the files
`export.py`  the whole run
"""


class ExportError(Exception):
    """Why there is no export, in words that whoever typed the command can act on."""
