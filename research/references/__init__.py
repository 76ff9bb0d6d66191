"""Bibliographic references: formatted with a CSL style, and as BibTeX, RIS, CSL-JSON."""
