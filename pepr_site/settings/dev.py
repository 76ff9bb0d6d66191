"""Development: debug pages, the toolbar, plain static files, mails on the console."""

import os

os.environ.setdefault("SECRET_KEY", "development-only-not-a-secret")
os.environ.setdefault("SITE_URL", "http://localhost:8000")

from pepr_site.settings import base, env
from pepr_site.settings.base import *  # noqa: F403

DEBUG = True
SERVE_MEDIA = True
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.console.EmailBackend"
INTERNAL_IPS = ["127.0.0.1", "::1"]
INSTALLED_APPS = [*base.INSTALLED_APPS, "debug_toolbar"]
MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *base.MIDDLEWARE]
STORAGES = base.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if not env.DATABASE_URL:
    from launch import local_postgres

    DATABASES = {"default": local_postgres.settings(env.STATE_DIR / "postgres")}
