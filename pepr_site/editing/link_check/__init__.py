"""Whether the addresses that pages lead to still answer.

`run.py`     one night's work: where each address stands, and whether it answers
`asking.py`  one address of another host, asked politely and within bounds
`report.py`  what the staff reads

Nothing is asked inside a request: `run.py` is loaded by the command `check_links` alone, in the worker.
"""
