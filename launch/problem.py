"""What stops a command."""


class Problem(Exception):
    """A reason to stop that whoever typed the command can act on, in one line."""

    code = 1  # of the command's exit


class NotKnown(Problem):
    """What was to be looked at could not be: nothing is known to be wrong, and nothing to be right."""

    code = 3
