"""Style sheets, scripts and pictures of the interface: fingerprinted and compressed as in production."""

import contextlib
import hashlib
import shutil
import subprocess

from launch import environment, paths, processes
from launch.problem import Problem
from launch.progress import Step

APPS = ["news", "pepr_site", "programme", "projects"]


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
    process = processes.spawn(
        [paths.PYTHON, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield False
        with Step("Preparing the static files", "Static files prepared"):
            output, _ = process.communicate()
            if process.returncode:
                raise Problem(f"The static files could not be prepared: {processes.last_line(output)}")
    except BaseException:
        processes.end(process)
        raise
    stamp.write_text(digest)


def _digest():
    """Sum up all that the collected files depend on."""
    total = hashlib.sha256(environment.STAMP.read_bytes())
    folders = [paths.ROOT / "static", *(paths.ROOT / app / "static" for app in APPS)]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    makers = [paths.ROOT / "pepr_site" / name for name in ("settings/base.py", "operations/static_storage.py")]
    for path in [*sorted(files), *makers]:
        total.update(str(path.relative_to(paths.ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
