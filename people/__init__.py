"""Who does the programme: people, their roles in it and in its projects, its committees, and the page of governance.

Other packages may import the models from `people.models`, and `of_project` from `people.roles`; projects and
institutions are tied by foreign keys that are strings.
"""
