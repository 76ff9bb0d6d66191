"""References as people and their tools read them: printed by a CSL style, BibTeX, RIS, CSL-JSON."""
