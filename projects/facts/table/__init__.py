"""The table of facts: every project in a row, every fact in a column, for who keeps the pages of several projects."""
