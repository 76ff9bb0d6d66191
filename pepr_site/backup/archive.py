"""The archive: a tar of parts, `manifest.json` that gives the checksum of each, and the manifest's own.

Nothing in it is compressed a second time: PostgreSQL's format is, and so are pictures.
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
import time
from pathlib import Path

from pepr_site.backup import BackupError

FORMAT = 1
DATABASE, MANIFEST, SEAL = "database.dump", "manifest.json", "manifest.sha256"
MEDIA = "media/"
CHUNK = 2**20


class Writer:
    """Writes an archive at `path`, under another name until it is whole. A context manager."""

    def __init__(self, path):
        self.path = Path(path)
        self._partial = self.path.with_name(f".{self.path.name}.partial")
        self.parts = {}

    def __enter__(self):
        descriptor = os.open(self._partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w:", format=tarfile.PAX_FORMAT)
        return self

    def add(self, name, stream, size):
        """Add a part of `size` bytes, read from `stream`. Raises `BackupError` where it turns out shorter."""
        source = _Counted(stream)
        header = tarfile.TarInfo(name)
        header.size, header.mtime, header.mode = size, int(time.time()), 0o600
        try:
            self._tar.addfile(header, source)
        except OSError as error:
            if source.size < size and error.errno is None:
                raise BackupError(f"{name} became shorter while it was being copied.") from None
            raise
        self.parts[name] = {"size": size, "sha256": source.digest.hexdigest()}

    def seal(self, manifest):
        """Add the manifest, whose parts are those added so far."""
        text = json.dumps(manifest | {"format": FORMAT, "parts": self.parts}, indent=1, ensure_ascii=False).encode()
        self._add_bytes(MANIFEST, text)
        self._add_bytes(SEAL, hashlib.sha256(text).hexdigest().encode())

    def _add_bytes(self, name, data):
        header = tarfile.TarInfo(name)
        header.size, header.mtime, header.mode = len(data), int(time.time()), 0o600
        self._tar.addfile(header, io.BytesIO(data))

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self._tar.close()
                self._file.flush()
                os.fsync(self._file.fileno())
                self._partial.replace(self.path)
                _sync_folder(self.path.parent)
        finally:
            # On a full disk the last bytes fail again when the file is closed.
            with contextlib.suppress(OSError):
                self._file.close()
            self._partial.unlink(missing_ok=True)


class _Counted:
    """A stream that is summed while it is read."""

    def __init__(self, stream):
        self._stream, self.digest, self.size = stream, hashlib.sha256(), 0

    def read(self, size=-1):
        data = self._stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


def _sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def manifest(path):
    """Return the manifest of the archive at `path`, whose seal is checked. Raises `BackupError`."""
    with _reading(path) as tar:
        return _manifest(tar, path)


def check(path, on_part=lambda name: None):
    """Read the whole archive at `path` and return its manifest. Raises `BackupError` at the first wrong byte."""
    with _reading(path) as tar:
        told = _manifest(tar, path)
        waiting = dict(told["parts"])
        for member in tar.getmembers():
            if member.name in {MANIFEST, SEAL}:
                continue
            expected = waiting.pop(member.name, None)
            if expected is None or not member.isreg():
                raise BackupError(f"{path} is damaged: it holds “{member.name}”, which its manifest does not name.")
            if _digest(tar.extractfile(member)) != expected["sha256"]:
                raise BackupError(f"{path} is damaged: the bytes of “{member.name}” are not those of its manifest.")
            on_part(member.name)
    if waiting:
        raise BackupError(f"{path} is damaged: “{next(iter(waiting))}” is missing.")
    return told


def extract(path, name, target):
    """Write the part `name` of an archive that was checked to the file `target`."""
    with _reading(path) as tar, Path(target).open("wb") as file:
        _copy(tar.extractfile(name), file)


def parts(path, prefix):
    """Yield `(name, stream)` for each part whose name begins so, in the order in which they lie in the archive."""
    with _reading(path) as tar:
        for member in tar:
            if member.name.startswith(prefix):
                yield member.name.removeprefix(prefix), tar.extractfile(member)


@contextlib.contextmanager
def _reading(path):
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except FileNotFoundError:
        raise BackupError(f"There is no archive {path}.") from None
    except (tarfile.TarError, EOFError, KeyError, UnicodeDecodeError) as error:
        raise BackupError(f"{path} is damaged, or no archive of this site: {error}.") from None


def _manifest(tar, path):
    text, seal = tar.extractfile(MANIFEST).read(), tar.extractfile(SEAL).read()
    if hashlib.sha256(text).hexdigest().encode() != seal:
        raise BackupError(f"{path} is damaged: its manifest is not the one that was sealed.")
    told = json.loads(text)
    if told["format"] > FORMAT:
        raise BackupError(f"{path} was made by a newer release of the site, whose format this one does not know.")
    return told


def _digest(stream):
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(source, target):
    while chunk := source.read(CHUNK):
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
