"""What the project takes from others: settled (`make lock`)."""

from launch import environment, locks, paths


def lock(upgrade=False):
    """Settle which packages the lists lead to, and have this machine follow."""
    paths.make_local()
    with environment.alone():
        # The tool that does it comes from the former lock.
        environment.fill()
        locks.make(upgrade)
        environment.fill()
