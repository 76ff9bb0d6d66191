"""Tests: production's settings on a throw-away database, with fast passwords and mails kept in memory."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-not-a-secret")
os.environ.setdefault("SITE_URL", "http://localhost")

from pepr_site.settings import base, env
from pepr_site.settings.base import *  # noqa: F403

ALLOWED_HOSTS = ["localhost", "testserver"]
EMAIL_BACKEND = EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Test processes run in parallel, each with its own database and files.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")
# Kept with the test database, which may be reused and refers to these files.
MEDIA_ROOT = env.STATE_DIR / f"media-test{PROCESS}"
SERVE_MEDIA = True
# The transaction of a test is never committed, but the test must see its changes.
VERSION_RENEWED_AT_COMMIT = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = base.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if not env.DATABASE_URL:
    from launch import local_postgres

    DATABASES = {"default": local_postgres.settings(env.STATE_DIR / "postgres-test", durable=False)}

# Nothing is saved outside the transaction of a test.
VISITS_WRITTEN_EVERY = None
