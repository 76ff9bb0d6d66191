"""The activity report of a year: what the site knows of it, as PDF, .docx and data, asked for by the staff.

`content.py` says what stands in it, `asked.py` what funders usually ask; `document.py` puts both together, `files.py`
writes the files, `views.py` is the screen of the admin. What it does not know it says so; every figure has its source.
"""
