"""Lists with filters: facets with counts, words, order, views and pages, all in the query string.

`facets` counts over any queryset; `listing` reads the query string, writes the sentence that sums a list up, and holds
the base class of list pages.
"""
