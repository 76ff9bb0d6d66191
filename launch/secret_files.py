"""Generated secrets, each in a file that only its owner can read."""

import os
import secrets

from launch import paths

ADMIN = "admin"  # the name that goes with the password
ADMIN_PASSWORD = paths.LOCAL / "admin-password"
SECRET_KEY = paths.LOCAL / "secret-key"


def keep(path, size):
    """Return the secret in the file `path`, created from `size` random bytes if there is none."""
    if not path.exists():
        # The file is complete or missing, even if the run is killed here.
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size) + "\n")
        draft.rename(path)
    return path.read_text().strip()
