"""The translation of pages and snippets: how one begins, whether it follows its original, and what it takes from it.

Others may import `states` (where each page stands in each language, `language_name`), `source_tracking.note_all`
(what code has made counts as up to date) and `starting.start`. Which fields a page shares with its original, and
which passages it has from it, is asked of `pepr_site.pages.originals`.
"""
