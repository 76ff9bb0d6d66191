"""Search over pages, documents, institutions and glossary terms, in the language of the page.

A class is found when `pepr_site.pages.searchable.Searchable` is one of its bases. `words` says what a word is,
`indexing` is the backend of Wagtail's search that keeps one row for each thing, `query` reads these rows, `spelling`
proposes other words, `views` narrows what was found, `zero_results` counts what was not. Others may import `words`,
`models`, and `query.tsquery`.
"""
