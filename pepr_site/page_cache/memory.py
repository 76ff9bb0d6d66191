"""The answers that one process holds: the last used ones, within a bound in bytes."""

import threading
from collections import OrderedDict

# An entry weighs more than its bodies: its key, headers and the table's own place.
OVERHEAD = 1500  # bytes


class Memory:
    """A table of entries by key that forgets the longest unused ones when they weigh more than `bound` bytes.

    An entry is anything with a `weight` in bytes.
    """

    def __init__(self, bound):
        self._bound = bound
        self._weight = 0
        self._entries = OrderedDict()
        self._lock = threading.Lock()

    @property
    def weight(self):
        """What the entries weigh together, in bytes."""
        return self._weight

    def get(self, key):
        """Return the entry of `key`, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key, entry):
        """Hold `entry`, unless it alone weighs more than all may."""
        with self._lock:
            self._weight -= self._weigh(self._entries.pop(key, None))
            if self._weigh(entry) > self._bound:
                return
            self._entries[key] = entry
            self._weight += self._weigh(entry)
            while self._weight > self._bound:
                self._weight -= self._weigh(self._entries.popitem(last=False)[1])

    def clear(self):
        """Forget every entry."""
        with self._lock:
            self._entries.clear()
            self._weight = 0

    @staticmethod
    def _weigh(entry):
        return 0 if entry is None else entry.weight + OVERHEAD
