"""Publications by hand: BibTeX, RIS, DOIs and HAL identifiers, pasted and confirmed once."""
