"""The launch content: reads `content/` and makes the site's pages, snippets and media from it.

`reader` turns a file into nodes that know their line; `values`, `blocks` and
`rich_text` turn nodes into what a model holds; `references` finds what one
file says of another; `ledger` remembers what was made, so that an editor's
change is never written over; `media`, `snippets` and `pages` make one kind of
thing each; `loader` is the whole run.

Others import `loader`: `load(folder)` is the one entrance; `unindexed()` and
`index()` are for whoever saves many pages at once.
"""
