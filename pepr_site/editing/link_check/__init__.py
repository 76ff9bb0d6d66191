"""Whether the addresses that pages lead to still answer.

`places.py`  where each address stands, in which field of which page or row
`inside.py`  whether an address of the site itself answers, asked of nobody
`asking.py`  one address of another host, asked politely and within bounds
`run.py`     one night's work
`report.py`  what the staff reads

Nothing is asked inside a request: `run.py` is loaded by the command `check_links` alone, in the worker.
"""
