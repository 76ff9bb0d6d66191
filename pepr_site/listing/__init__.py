"""Lists that a visitor narrows: facets with counts, words, order, views, pages, all in the address.

`facets` counts over any queryset; `listing` reads the address, says in words what is shown, and has the base class of
the pages that are such a list.
"""
