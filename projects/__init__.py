"""Projects, calls and offers; only `programme` imports them.

`facts` has the facts expected of a project, their parsing and the pages that show them; `declarations` what people
without an account submit, and the letters that ask for it.
"""
