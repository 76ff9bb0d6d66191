"""The folder of copies: each whole under its date, `current` leading to the last one."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from pepr_site.static_copy import CopyError

CURRENT, PARTIAL = "current", ".partial"
# The copy in use and the one before it.
KEPT = 2


class Tree:
    """A copy being written in `folder`, under the name `stamp`; it takes the place of the last one when it is whole.

    A context manager. A file that says what it said in the copy before is the same file on the disk, with its date.
    """

    def __init__(self, folder, stamp):
        self.folder, self.path = Path(folder), Path(folder) / stamp
        self._partial = self.folder / PARTIAL
        self.written = self.shared = 0

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / ".lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise CopyError(f"Another copy is being made in {self.folder}.") from None
        link = self.folder / CURRENT
        if link.exists() and not link.is_symlink():
            raise CopyError(f"{link} is no symbolic link: it was not made by this command, and is left alone.")
        self._former = link.resolve() if link.exists() else None
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir()
        return self

    def write(self, name, body):
        """Write one file; `name` is its path in the copy."""
        target = self._partial / name
        if target.is_dir():
            # An address that is both a file and a folder.
            target /= "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        former = self._former / name if self._former else None
        if former and former.is_file() and former.read_bytes() == body:
            with contextlib.suppress(OSError):
                target.hardlink_to(former)
                self.shared += 1
                return
        target.write_bytes(body)
        self.written += 1

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self._take_place()
        finally:
            shutil.rmtree(self._partial, ignore_errors=True)
            self._lock.close()

    def _take_place(self):
        self._partial.replace(self.path)
        link = self.folder / f".{CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(self.path.name)
        # All of the last copy until this instant, all of this one from now on.
        os.replace(link, self.folder / CURRENT)  # noqa: PTH105
        copies = sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.is_symlink())
        for path in copies[:-KEPT]:
            shutil.rmtree(path)


def name_of(path, kind):
    """Return the file in which the answer at the address `path` stands.

    `try_files $uri $uri/index.html $uri/index.json` finds it there.
    """
    bare = path.strip("/")
    if not path.endswith("/"):
        return bare
    index = "index.json" if "json" in kind else "index.html"
    return f"{bare}/{index}" if bare else index
