"""The one reader of the environment.

Every setting that an installation may change is read here, once, under the
name it has in the environment; `docs/settings.md` lists them and a test keeps
that list true. A value of the wrong kind stops the start with its name.
"""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

from pepr_site.settings import derived

BASE_DIR = Path(__file__).resolve().parents[2]

_env = Env()


def _read(reader, name, *args, **kwargs):
    try:
        return reader(name, *args, **kwargs)
    except EnvError as error:
        raise ImproperlyConfigured(str(error)) from None


def _address(value):
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            f'Environment variable "SITE_URL" invalid: {value!r} is not an address such as https://www.example.fr'
        )
    return parts


def _bucket(value):
    """Return the options of the storage that an `s3://key:secret@host/bucket?region=…` names; none for ""."""
    if not value:
        return None
    parts = urlsplit(value)
    bucket, query = parts.path.strip("/"), dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.hostname or not bucket or "/" in bucket or query.keys() - {"region", "tls"}:
        # The URL contains a secret, and is not repeated.
        raise ImproperlyConfigured(
            'Environment variable "MEDIA_BUCKET_URL" invalid: it must look like '
            "s3://key:secret@host:port/bucket?region=name"
        )
    scheme = "http" if query.get("tls") == "0" else "https"
    return {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "bucket_name": bucket,
        "region_name": query.get("region", "us-east-1"),
    }


def _networks(name, values):
    try:
        return [ip_network(value.strip()) for value in values if value.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(f'Environment variable "{name}" invalid: {error}') from None


def _names(name, values, form):
    """Return the names in a list. Raises `ImproperlyConfigured` for one that has not the form of a name."""
    found = [value.strip() for value in values if value.strip()]
    if wrong := [value for value in found if not re.fullmatch(form, value)]:
        raise ImproperlyConfigured(f'Environment variable "{name}" invalid: {", ".join(wrong)}')
    return found


_CONTACT = validate.Regexp(
    "$|mailto:|https://|tel:",
    error="{input!r} is not an address such as mailto:securite@example.fr or https://www.example.fr/securite",
)

SITE_URL = _read(_env.str, "SITE_URL", "https://localhost").rstrip("/")
SITE_ADDRESS = _address(SITE_URL)
IS_LOCAL = SITE_ADDRESS.hostname in {"localhost", "127.0.0.1", "::1"}
SITE_PUBLIC = _read(_env.bool, "SITE_PUBLIC", False)
SECRET_KEY = _read(_env.str, "SECRET_KEY", "")
SECRET_KEY_FALLBACKS = [key for key in _read(_env.list, "SECRET_KEY_FALLBACKS", []) if key]
DATABASE_URL = _read(_env.str, "DATABASE_URL", "")
DATABASE = _read(_env.dj_db_url, "DATABASE_URL", None, conn_max_age=600) if DATABASE_URL else None
if DATABASE:
    # An unreachable server must not block visitors.
    DATABASE.setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
STATE_DIR = Path(_read(_env.str, "STATE_DIR", str(BASE_DIR / ".local")))
MEDIA_ROOT = Path(_read(_env.str, "MEDIA_ROOT", str(STATE_DIR / "media")))
STATIC_ROOT = Path(_read(_env.str, "STATIC_ROOT", str(STATE_DIR / "static")))
BACKUP_DIR = Path(_read(_env.str, "BACKUP_DIR", str(STATE_DIR / "backups")))
MEDIA_BUCKET = _bucket(_read(_env.str, "MEDIA_BUCKET_URL", ""))
SERVE_MEDIA = _read(_env.bool, "SERVE_MEDIA", False)
EMAIL = _read(_env.dj_email_url, "EMAIL_URL", "smtp://localhost:25")
DEFAULT_FROM_EMAIL = _read(_env.str, "DEFAULT_FROM_EMAIL", f"ne-pas-repondre@{SITE_ADDRESS.hostname}")
TRUSTED_PROXIES = _read(_env.int, "TRUSTED_PROXIES", 0)
SECOND_FACTOR_REQUIRED = _read(_env.bool, "SECOND_FACTOR_REQUIRED", not (IS_LOCAL and SITE_ADDRESS.scheme == "http"))
SESSION_IDLE_MINUTES = _read(_env.int, "SESSION_IDLE_MINUTES", 8 * 60)
SESSION_AGE_HOURS = _read(_env.int, "SESSION_AGE_HOURS", 7 * 24)
ADMIN_ADDRESSES = _networks("ADMIN_ADDRESSES", _read(_env.list, "ADMIN_ADDRESSES", []))
SIGN_IN_LOG_MONTHS = _read(_env.int, "SIGN_IN_LOG_MONTHS", 12)
OIDC_ISSUER = _read(_env.str, "OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = _read(_env.str, "OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = _read(_env.str, "OIDC_CLIENT_SECRET", "")
OIDC_LABEL = _read(_env.str, "OIDC_LABEL", "SSO")
OIDC_CREATES_ACCOUNTS = _read(_env.bool, "OIDC_CREATES_ACCOUNTS", False)
HSTS = _read(_env.str, "HSTS", "subdomains", validate=validate.OneOf(derived.HSTS))
SECURITY_CONTACT = _read(_env.str, "SECURITY_CONTACT", "", validate=_CONTACT)
SECURITY_EXPIRES = _read(_env.date, "SECURITY_EXPIRES", None)
LOG_FORMAT = _read(_env.str, "LOG_FORMAT", "line", validate=validate.OneOf(["line", "json"]))
# In docs/deploying.md each release has a folder with its name.
RELEASE = _read(_env.str, "RELEASE", BASE_DIR.name if BASE_DIR.parent.name == "releases" else "")
SLOW_PAGE = _read(_env.float, "SLOW_PAGE", 1.0)
METRICS_TOKEN = _read(_env.str, "METRICS_TOKEN", "")
METRICS_FROM = _networks("METRICS_FROM", _read(_env.list, "METRICS_FROM", []))
METRICS_DIR = STATE_DIR / "metrics"
if METRICS_TOKEN or METRICS_FROM:
    # It makes prometheus_client, when imported, aggregate the metrics of several processes.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
SENTRY_DSN = _read(_env.str, "SENTRY_DSN", "")
SOURCES = _names("SOURCES", _read(_env.list, "SOURCES", []), r"hal|anr|theses|ror|doi")
LINK_CHECK = _read(_env.bool, "LINK_CHECK", False)
ANR_LETTERS = _names("ANR_LETTERS", [text.upper() for text in _read(_env.list, "ANR_LETTERS", [])], r"[A-Z0-9]{4}")
HAL_COLLECTIONS = _names("HAL_COLLECTIONS", _read(_env.list, "HAL_COLLECTIONS", []), r"[\w-]{1,80}")
THESES_QUERIES = [text.strip() for text in _read(_env.list, "THESES_QUERIES", [], delimiter="|") if text.strip()]
SOURCE_ADDRESSES = _read(_env.dict, "SOURCE_ADDRESSES", {})
LOG_LEVEL = _read(_env.str, "LOG_LEVEL", "INFO")
