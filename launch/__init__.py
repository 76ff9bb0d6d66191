"""The commands behind the Makefile: they set the project up, run it and check it.

They use the standard library alone, because they run before anything is installed. Only `serve` and `fill` run inside
the project's environment.
"""
