"""Made-up content in any number, to see how the site bears it: `manage.py make_sample`.

`words.yaml`    what it says, in each language; every title says that it is fictitious
`kinds.py`      one made-up institution, project, news item
`pictures.py`   the few pictures that they share
`planting.py`   thousands of pages at once, complete: tree, relations, references, search
"""
