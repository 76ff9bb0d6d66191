"""The link check: whether the addresses that pages link to still answer.

`run.py`     one nightly run: find where each address is used, and check it, within limits
`report.py`  the report for editors

Nothing is requested while a visitor waits: only the command `check_links` imports `run.py`, in the worker.
"""
