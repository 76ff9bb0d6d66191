"""Declarations: facts that people without an account submit about a project, with a source."""
