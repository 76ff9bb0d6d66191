"""The commands of the Makefile, which set up and run the project.

`cli` and what it imports only use the standard library, because they run before anything is installed. All else runs
inside the project's environment.
"""
