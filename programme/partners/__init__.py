"""The institutions: their directory, their pages, the map of France, and data from ROR."""
