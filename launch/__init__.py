"""What stands behind `make`: sets the project up, runs it, checks it.

Written with the standard library alone, since it runs before anything is
installed. Only `serve` and `fill` run inside the environment that the rest creates.
"""
