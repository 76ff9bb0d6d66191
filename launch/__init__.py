"""What stands behind `make`: sets the project up, runs it, checks it.

Written with the standard library alone, since it runs before anything is
installed. Only `fill` runs inside the environment that the rest creates.
"""
