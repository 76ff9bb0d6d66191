"""The public site as files, which a web server gives when the application cannot.

`site.py`    the site asked in this process, as an anonymous visitor asks it
`links.py`   the addresses that an answer names
`tree.py`    the folder of a copy: files, shared with the copy before, and the change-over
`making.py`  a whole copy, from the sitemap to the last picture

How it is served: `docs/operating.md`. Why it is so: `docs/decisions/static-copy.md`.
"""


class CopyError(Exception):
    """Why there is no copy, in words that whoever typed the command can act on."""
