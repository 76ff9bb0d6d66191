"""Pages kept ready for visitors who are not signed in, and never served once the content has changed.

`keys.py`       which request may share its answer, and under what name
`freshness.py`  whether the content is still the one that an answer was made from
`entries.py`    an answer, compressed once, and how it is given back
`memory.py`     what one process holds, within a bound
`shared.py`     what all processes and machines share, and who makes it
`wsgi.py`       the five together, in front of Django
`barrier.py`    the editor reads « publié » after every process has seen the change
`moments.py`    what changes by the clock alone

Why it is our own: `docs/decisions/page-cache.md`.
"""
