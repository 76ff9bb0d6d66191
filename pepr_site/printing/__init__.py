"""What the site gives on paper: sheets of pages as tagged PDF, and the writers of PDF and .docx that reports share.

Others import `sheets` (a class's attribute `sheet`), `parts` (what a document says) and the two writers. The writers'
libraries are loaded by whoever writes, never by who answers a visitor (`docs/decisions/paper.md`).
"""
