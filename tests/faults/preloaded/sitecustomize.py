"""What Python reads as it starts, in the processes to which libfaketime gives a clock.

It passes an absolute moment of the steady clock on as one of its own (version 0.9.10), and so stops every `time.sleep`
with EINVAL; what waits for an event it leaves alone.
"""

import threading
import time


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    threading.Event().wait(seconds)


time.sleep = sleep
