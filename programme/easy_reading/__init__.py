"""Easy-to-read pages (FALC), each a version of another page."""
