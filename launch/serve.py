"""The web server, `python -m launch.serve` with granian's own options: it loads once what it serves, its last argument.

Its workers are forks that share what it has loaded: half of the memory, and one load in place of one for each. It
listens once its standard input ends: whoever starts it may fill the database meanwhile, and nobody finds an empty site.
"""

import gc
import importlib
import multiprocessing
import sys

from granian.cli import entrypoint

if __name__ == "__main__":
    # Elsewhere a fork is not safe, and each worker loads the site by itself.
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        importlib.import_module(sys.argv[-1].partition(":")[0])
        # What is collected is written to, and no longer shared.
        gc.freeze()
    sys.stdin.read()
    entrypoint()
