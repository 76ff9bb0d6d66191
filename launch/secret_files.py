"""Generated secrets, each in a file that only its owner can read."""

import secrets

from launch import paths

ADMIN = "admin"  # the name that goes with the password
ADMIN_PASSWORD = paths.LOCAL / "admin-password"
SECRET_KEY = paths.LOCAL / "secret-key"


def keep(path, size):
    """Return the secret in the file `path`, created from `size` random bytes if there is none."""
    path.touch(0o600)
    # It is empty if the run was killed here.
    if not path.read_text().strip():
        path.write_text(secrets.token_urlsafe(size) + "\n")
    return path.read_text().strip()
