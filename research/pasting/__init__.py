"""Pasted publications: BibTeX, RIS, DOIs and HAL identifiers, confirmed once."""
