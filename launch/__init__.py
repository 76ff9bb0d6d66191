"""The commands of the Makefile, which set up, run and check the project.

They only use the standard library, because they run before anything is installed. Only `serve` and `fill` run inside
the project's environment.
"""
