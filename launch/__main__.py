"""`python3 -m launch COMMAND`. Its syntax is valid in any Python 3, so that it can report the required version."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("✗ Python 3.11 or later is needed; this one is %d.%d (%s)." % (sys.version_info[:2] + (sys.executable,)))  # noqa: RUF005, UP031

from launch.cli import main

sys.exit(main())
