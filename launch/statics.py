"""Style sheets, scripts and pictures of the interface: fingerprinted and compressed as in production."""

import contextlib
import hashlib
import shutil
import subprocess

from launch import paths, processes
from launch.problem import Problem

# All that the collected files depend on.
MADE_FROM = ["requirements/locked/site.txt", "pepr_site/settings/base.py", "pepr_site/operations/static_storage.py"]
MADE_FROM += ["static/**/*", "*/static/**/*"]


@contextlib.contextmanager
def collecting(variables, folder=None):
    """Collect them while the block runs, and give whether they were there already.

    They are those of the running site, unless `variables` and `folder` name another place.
    On a second processor core this takes no longer than filling a new database.
    """
    folder = folder or paths.STATIC
    stamp, digest = folder.with_suffix(".digest"), _digest()
    if stamp.exists() and stamp.read_text() == digest and folder.exists():
        yield True
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    command = [paths.PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    with processes.running(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        yield False
        output, _ = process.communicate()
    if process.returncode:
        raise Problem(f"The static files could not be prepared: {processes.last_line(output)}")
    stamp.write_text(digest)


def _digest():
    # The list of the files bears the name of the folder.
    total = hashlib.sha256(paths.ROOT.name.encode())
    for path in sorted(path for pattern in MADE_FROM for path in paths.ROOT.glob(pattern)):
        if path.is_file() and paths.LOCAL not in path.parents:
            total.update(str(path.relative_to(paths.ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
