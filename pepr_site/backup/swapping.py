"""The change-over: a database and a folder made beside take the place of those in use, or everything stays.

What was in use is kept under another name until the next restoration.
"""

import contextlib
import os
import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.db import DatabaseError, connection

from pepr_site.backup import BackupError, archive, files


class Databases:
    """The database in use, the fresh one beside it, and the former one; on the server of the settings."""

    def __init__(self):
        self.name = connection.settings_dict["NAME"]
        self.fresh, self.former = f"{self.name[:50]}_restoring", f"{self.name[:50]}_former"

    def create_fresh(self):
        """Create the empty database, encoded and sorted as the one in use."""
        with _refusals("create a database (ALTER ROLE … CREATEDB)"), _server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(self.fresh)} WITH (FORCE)")
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
                [self.name],
            )
            cursor.execute(f"CREATE DATABASE {_quoted(self.fresh)} TEMPLATE template0{_alike(cursor.fetchone())}")

    def drop_fresh(self):
        with _server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(self.fresh)} WITH (FORCE)")

    def swap(self):
        """Give the fresh database the name of the one in use, in one transaction, and close what still reads that."""
        connection.close()
        with _refusals("rename its databases"), _server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(self.former)} WITH (FORCE)")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            is_there = cursor.fetchone() is not None
            if is_there:
                # Whoever reads the site's pages in this instant is asked to come again.
                cursor.execute(f"ALTER DATABASE {_quoted(self.name)} WITH ALLOW_CONNECTIONS false")
            try:
                self._rename(cursor, is_there)
            except DatabaseError:
                if is_there:
                    cursor.execute(f"ALTER DATABASE {_quoted(self.name)} WITH ALLOW_CONNECTIONS true")
                raise
            if is_there:
                cursor.execute(f"ALTER DATABASE {_quoted(self.former)} WITH ALLOW_CONNECTIONS true")

    def _rename(self, cursor, is_there):
        _close_all(cursor, self.name, self.fresh)
        cursor.execute("BEGIN")
        try:
            if is_there:
                cursor.execute(f"ALTER DATABASE {_quoted(self.name)} RENAME TO {_quoted(self.former)}")
            cursor.execute(f"ALTER DATABASE {_quoted(self.fresh)} RENAME TO {_quoted(self.name)}")
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise


def _close_all(cursor, *names):
    cursor.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = ANY(%s) AND pid <> pg_backend_pid()",
        [list(names)],
    )


def _alike(row):
    if row is None:
        return " ENCODING 'UTF8'"
    encoding, collation, kind = (value.replace("'", "''") for value in row)
    return f" ENCODING '{encoding}' LC_COLLATE '{collation}' LC_CTYPE '{kind}'"


def _quoted(name):
    return connection.ops.quote_name(name)


def _server():
    """A cursor on the server, outside the site's database."""
    return connection._nodb_cursor()


@contextlib.contextmanager
def _refusals(right):
    try:
        yield
    except DatabaseError as error:
        told = str(error).strip().splitlines()[0]
        raise BackupError(f"The database role has to {right}: {told}. The site is as it was.") from None


class Folder:
    """The media of a folder that can be renamed: the files are written beside it, then the two change names."""

    def __init__(self):
        self.path = Path(default_storage.location)
        self.fresh = self.path.with_name(f"{self.path.name}.restoring")
        self.former = self.path.with_name(f"{self.path.name}.former")

    @staticmethod
    def suits():
        """Whether the storage is a folder, and no mount point, which cannot change its name."""
        if not isinstance(storages["default"], FileSystemStorage):
            return False
        path = Path(default_storage.location)
        return not path.is_mount() and os.access(_existing(path.parent), os.W_OK)

    def fill(self, path, on_file):
        """Write the files of the archive at `path` beside."""
        self.discard()
        self.fresh.mkdir(parents=True)
        root = self.fresh.resolve()
        for name, stream in archive.parts(path, archive.MEDIA):
            target = (root / name).resolve()
            if not target.is_relative_to(root):
                raise BackupError(f"{path} holds a file outside the media folder, “{name}”: it is not used.")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(stream, file)
            if settings.FILE_UPLOAD_PERMISSIONS is not None:
                target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            on_file(name)

    def swap(self):
        shutil.rmtree(self.former, ignore_errors=True)
        if self.path.exists():
            self.path.replace(self.former)
        self.fresh.replace(self.path)

    def swap_back(self):
        self.path.replace(self.fresh)
        if self.former.exists():
            self.former.replace(self.path)

    def discard(self):
        shutil.rmtree(self.fresh, ignore_errors=True)


class Store:
    """Any other storage: files are saved under their own names, those in use being set aside until the end."""

    def __init__(self):
        self._new, self._aside = [], []

    def fill(self, path, on_file):
        """Save what the storage lacks; what it has otherwise waits for `swap`."""
        known = files.stored()
        for name, stream in archive.parts(path, archive.MEDIA):
            if name not in known and not default_storage.exists(name):
                self._save(name, stream)
                self._new.append(name)
            elif not _is_same(name, stream):
                stream.seek(0)
                beside = f".restoring-{uuid.uuid4().hex}"
                self._save(beside, stream)
                self._aside.append((name, beside))
            on_file(name)

    def _save(self, name, stream):
        if default_storage.save(name, File(stream, name)) != name:
            raise BackupError(f"The media storage gives “{name}” another name: nothing was changed.")

    def swap(self):
        """Write what differs over what is there: the archive still has it, should this be cut short."""
        for name, beside in self._aside:
            default_storage.delete(name)
            with default_storage.open(beside) as stream:
                self._save(name, stream)
        self._new = []

    def swap_back(self):
        """The files stay: the database in use names none of the new ones, and those that differ had been damaged."""

    def discard(self):
        """Delete what waited, and what was new if the site did not change over."""
        for name in [*(beside for _, beside in self._aside), *self._new]:
            default_storage.delete(name)
        self._new, self._aside = [], []


def media():
    """Return what puts files back into the media storage of this installation."""
    return Folder() if Folder.suits() else Store()


def _is_same(name, stream):
    with default_storage.open(name) as present:
        while True:
            one, other = stream.read(archive.CHUNK), present.read(archive.CHUNK)
            if one != other:
                return False
            if not one:
                return True


def _existing(path):
    """Return the folder, or the nearest one above it that is there."""
    while not path.exists():
        path = path.parent
    return path
