"""The table of facts: one row for each project, one column for each fact, for bulk editing."""
