"""What the site gives on paper: sheets of pages as tagged PDF, and the writers of PDF and .docx that reports share.

Others import `sheets` (a class's attribute `sheet`), `parts` (what a document says) and `writing`, which has a file
written by a process of its own: what `pdf` and `docx` load is heavy (`docs/decisions/paper.md`).
"""
