"""Material for others to reuse: press page, releases, funding acknowledgement, partner kits, printed sheets."""
