"""Work that a command does itself, all at once, is not put in the queue piece by piece."""

from contextlib import contextmanager
from contextvars import ContextVar

_is_put_off = ContextVar("is_put_off", default=False)


def is_put_off():
    """Whether the pictures of what is saved now are left to `make_renditions`."""
    return _is_put_off.get()


@contextmanager
def put_off():
    """Save and publish without having pictures made, which the command `make_renditions` will do."""
    token = _is_put_off.set(True)
    try:
        yield
    finally:
        _is_put_off.reset(token)
