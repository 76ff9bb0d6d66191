"""Loads the launch content: reads `content/` and creates the site's pages, snippets and media from it.

`reader` parses a file into nodes with line numbers; `values`, `blocks` and
`rich_text` convert nodes to field values; `references` resolves references
between files; `ledger` records what was loaded, so that an editor's change is
never overwritten; `media`, `snippets` and `pages` load one kind of object
each; `loader` runs the whole load.

Others import `loader`: `load(folder)` is the entry point; `unindexed()` and
`index()` are for code that saves many pages at once.
"""
