"""Printed output: sheets of pages as tagged PDF, and the PDF and .docx writers that reports share.

Others import `sheets` (a class's attribute `sheet`), `parts` (the structure of a document) and `writing`, which runs
the writers in a process of their own, since `pdf` and `docx` load much code (`docs/decisions/paper.md`).
"""
