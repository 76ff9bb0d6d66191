"""Tests: production's settings on a throw-away database, with fast passwords and mails kept in memory."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-not-a-secret")
os.environ.setdefault("SITE_URL", "http://localhost")

from pepr_site.settings import base, env
from pepr_site.settings.base import *  # noqa: F403

ALLOWED_HOSTS = ["localhost", "testserver"]
EMAIL_BACKEND = EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests run side by side, each process with a database and with files of its own.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")
# Beside the test database, which may be used again and knows these files.
MEDIA_ROOT = env.STATE_DIR / f"media-test{PROCESS}"
SERVE_MEDIA = True
# A test rolls its transaction back, and must yet see what it has changed.
VERSION_RENEWED_AT_COMMIT = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = base.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if not env.DATABASE_URL:
    from launch import local_postgres

    DATABASES = {"default": local_postgres.settings(env.STATE_DIR / "postgres-test", durable=False)}

# Nothing is written beside the transaction of a test.
VISITS_WRITTEN_EVERY = None
