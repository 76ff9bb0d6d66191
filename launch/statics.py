"""Collects the static files, with hashed names and compressed as in production."""

import hashlib
import shutil
import subprocess

from launch import environment, paths, processes
from launch.console import Problem

# Files that the result depends on.
MADE_FROM = ["requirements/locked/site.txt", "pepr_site/settings/base.py", "pepr_site/operations/static_storage.py"]
MADE_FROM += ["static/**/*", "*/static/**/*"]


def collect(variables=None, folder=None):
    """Collect them, unless they are up to date; return whether that was done.

    By default for the running site, otherwise with `variables` into `folder`.
    """
    folder = folder or paths.STATIC
    with environment.alone():
        stamp, digest = folder.with_suffix(".digest"), _digest()
        if stamp.exists() and stamp.read_text() == digest and folder.exists():
            return False
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        command = [paths.PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        result = processes.run(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode:
            raise Problem(f"The static files could not be prepared: {processes.last_line(result.stdout)}")
        stamp.write_text(digest)
        return True


def _digest():
    # The manifest depends on the name of the folder.
    total = hashlib.sha256(paths.ROOT.name.encode())
    for path in sorted(path for pattern in MADE_FROM for path in paths.ROOT.glob(pattern)):
        if path.is_file() and paths.LOCAL not in path.parents:
            total.update(str(path.relative_to(paths.ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
