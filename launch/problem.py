"""What stops a command."""


class Problem(Exception):
    """A reason to stop that whoever typed the command can act on, in one line."""
