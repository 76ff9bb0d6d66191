"""Imported records: merging them into publications, and the view where a person decides on the rest."""
