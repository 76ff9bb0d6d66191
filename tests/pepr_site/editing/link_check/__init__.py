"""The check of links."""
