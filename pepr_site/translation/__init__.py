"""Translations of pages and snippets: starting one, tracking its original, sharing fields with it.

Others may import `states` (the state of each page in each language, `language_name`), `together.faults` (what prevents
a publication) and `source_tracking.mark_all_current` (marks generated content as up to date). Which fields and passages
a page shares with its original is defined in `pepr_site.pages.originals`.
"""
