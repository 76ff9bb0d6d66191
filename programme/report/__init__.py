"""The activity report of a year, as PDF, .docx and data, made on request of the staff.

`content.py` has its sections, `funder_questions.py` what funders usually ask for; `files.py` builds the document and
writes its files, `views.py` is the view in the admin. Every figure has its source, and unknown ones are marked as such.
"""
