"""The translation of pages and snippets: who follows whom, what is missing, and what an editor does about it."""
