"""The public history: what is new since a day, its feed, and dated versions of pages."""
