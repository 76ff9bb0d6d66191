"""People: their roles in the programme and in its projects, the committees, and the page of governance.

Other packages may import the models from `people.models`, and `of_project` from `people.roles`; foreign keys to
projects and institutions are strings.
"""
