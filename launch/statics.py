"""Style sheets, scripts and pictures of the interface: fingerprinted and compressed as in production."""

import contextlib
import hashlib
import shutil
import subprocess

from launch import environment, paths, processes
from launch.problem import Problem
from launch.progress import Step

STAMP = paths.LOCAL / "static.digest"
APPS = ["news", "pepr_site", "programme", "projects"]


@contextlib.contextmanager
def collecting(variables):
    """Collect them while the block runs, and give whether they were there already.

    On a second processor core this takes no longer than filling a new database.
    """
    digest = _digest()
    if STAMP.exists() and STAMP.read_text() == digest and paths.STATIC.exists():
        yield True
        return
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(paths.STATIC, ignore_errors=True)
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
    STAMP.write_text(digest)


def _digest():
    """Sum up all that the collected files depend on."""
    total = hashlib.sha256(environment.STAMP.read_bytes())
    folders = [paths.ROOT / "static", *(paths.ROOT / app / "static" for app in APPS)]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    makers = [paths.ROOT / "pepr_site" / name for name in ("settings/base.py", "static_storage.py")]
    for path in [*sorted(files), *makers]:
        total.update(str(path.relative_to(paths.ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
