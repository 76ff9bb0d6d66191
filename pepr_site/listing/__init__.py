"""Lists that a visitor narrows: facets with counts, words, order, views, pages, all in the address.

`facets` counts over any queryset; `address` reads and writes the query string; `listing` puts both together for
one list and says in words what is shown; `page` is the base class of the pages that are such a list.
"""
