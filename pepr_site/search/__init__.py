"""Finding what the site holds: pages, documents, and what the apps offer beside them.

`words` says what a word is, `sources` what may be found, `indexing` keeps one row
for each thing, `engine` reads these rows, `spelling` proposes other words,
`suggestions` answers while one types, `missed` counts what was not found.
"""
