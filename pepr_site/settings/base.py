"""Production settings. `dev.py` and `test.py` only loosen them."""

import zoneinfo

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pepr_site.operations.monitoring import logs
from pepr_site.settings import derived, env
from pepr_site.settings.accounts import *  # noqa: F403

BASE_DIR = env.BASE_DIR
DEBUG = False
SITE_URL = env.SITE_URL
SITE_PUBLIC = env.SITE_PUBLIC
SERVE_MEDIA = env.SERVE_MEDIA
# The folder of `manage.py backup`.
BACKUP_DIR = env.BACKUP_DIR
SECRET_KEY = env.SECRET_KEY
SECRET_KEY_FALLBACKS = env.SECRET_KEY_FALLBACKS

if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: give a long random string in the environment.")

INSTALLED_APPS = [
    "programme",
    "projects",
    "news",
    "people",
    "research",
    "pepr_site",
    "wagtail.api.v2",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    # For its translations: Wagtail uses it to show how long ago something was done.
    "django.contrib.humanize",
    "django_tasks_db",
]

MIDDLEWARE = [
    "pepr_site.web.security_headers.SecurityHeadersMiddleware",
    "pepr_site.operations.monitoring.middleware.MonitoringMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pepr_site.operations.compression.CompressionMiddleware",
    "pepr_site.operations.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "pepr_site.web.addresses.AddressesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "pepr_site.urls"
WSGI_APPLICATION = "pepr_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pepr_site.web.context_processors.site",
                "programme.menus.menus",
            ],
        },
    },
]

# The database. Without `DATABASE_URL`, development and tests use the
# bundled PostgreSQL.
DATABASES = {"default": env.DATABASE} if env.DATABASE else {}
# When the content version is renewed (see `pepr_site/operations/content_version.py`).
VERSION_RENEWED_AT_COMMIT = True
# The number of slow requests that a process handles at once, and of those that wait, of its forty threads: so the
# page cache always has a free thread, and one to render a page.
SLOW_REQUESTS, WAITING_REQUESTS = 6, 12
PAGES_AT_ONCE, WAITING_FOR_PAGES = 4, 16
CACHES = {
    # Shared by all processes and machines, as the rate limits of the sign-in require (see `accounts.py`).
    "default": {
        "BACKEND": "pepr_site.operations.shared_cache.SharedCache",
        "LOCATION": "pepr_site_cache",
        # More than an attacker can create within the period of a rate limit; beyond it, old entries are removed.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Otherwise each process would cache renditions that another one may have replaced.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
# Background tasks, run by `manage.py work` (see `pepr_site/operations/tasks/`).
TASKS = {"default": {"BACKEND": "pepr_site.operations.tasks.backend.Queue", "QUEUES": []}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "pepr_site.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Languages. French is at the root, every other one below its code.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
# Translated, unlike LANGUAGES: the admin shows them in the user's language.
WAGTAIL_CONTENT_LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "pepr_site.settings.formats"
TIME_ZONE = "Europe/Paris"
PLACES = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.STATIC_ROOT
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.MEDIA_ROOT
STORAGES = {
    "default": {"BACKEND": "pepr_site.operations.bucket.BucketStorage", "OPTIONS": env.MEDIA_BUCKET}
    if env.MEDIA_BUCKET
    else {"BACKEND": "pepr_site.operations.media_storage.MediaStorage"},
    "staticfiles": {"BACKEND": "pepr_site.operations.static_storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
# Static files are for this site only (see `pepr_site/web/security_headers.py`).
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Security. Settings derived from the site's URL, for cookies and hosts, are in `derived.py`.
globals().update(derived.from_address(SITE_URL, env.TRUSTED_PROXIES, env.HSTS))
TRUSTED_PROXIES = env.TRUSTED_PROXIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The only cookie for visitors, on pages with a POST form; a session cookie.
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "pepr_site.web.error_pages.csrf_failure"
# Otherwise messages would use a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Values of the headers that `pepr_site/web/security_headers.py` sets.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The scope of HSTS is set with `HSTS` (docs/settings.md), which two of these checks do not know.
# The two others look for Django's own middlewares, which `SecurityHeadersMiddleware` replaces.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W005", "security.W021"]
# Monitoring queries each process directly, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]

# The content of `/.well-known/security.txt`.
SECURITY_CONTACT = env.SECURITY_CONTACT
SECURITY_EXPIRES = env.SECURITY_EXPIRES

# E-mail and logs
globals().update(env.EMAIL)
# Mail is sent by a background task, with the backend of `EMAIL_URL`.
EMAIL_DELIVERY_BACKEND = env.EMAIL["EMAIL_BACKEND"]
EMAIL_BACKEND = "pepr_site.operations.mail.EmailBackend"
EMAIL_TIMEOUT = env.EMAIL.get("EMAIL_TIMEOUT") or 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.DEFAULT_FROM_EMAIL
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "pepr_site.operations.monitoring.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "pepr_site.operations.monitoring.logs.JsonFormatter"},
    },
    "filters": {"requests": {"()": "pepr_site.operations.monitoring.logs.RequestFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env.LOG_FORMAT, "filters": ["requests"]}},
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL},
}

# Monitoring (see `pepr_site/operations/monitoring/`).
LOG_FORMAT = env.LOG_FORMAT
RELEASE = env.RELEASE
SLOW_PAGE = env.SLOW_PAGE  # seconds
# How often a process saves its page view counts; None: only at exit.
VISITS_WRITTEN_EVERY = 60  # seconds
METRICS_TOKEN = env.METRICS_TOKEN
METRICS_FROM = env.METRICS_FROM
METRICS_DIR = env.METRICS_DIR
if env.SENTRY_DSN:
    logs.start_sentry(env.SENTRY_DSN, RELEASE)

# Public sources (see `research/sources/`): none is queried until it is named here.
SOURCES = env.SOURCES
# Whether links to other hosts are checked each night (see `pepr_site/editing/link_check/`).
LINK_CHECK = env.LINK_CHECK
ANR_LETTERS, HAL_COLLECTIONS, THESES_QUERIES = env.ANR_LETTERS, env.HAL_COLLECTIONS, env.THESES_QUERIES
SOURCE_ADDRESSES = env.SOURCE_ADDRESSES
# The backoff factor between retries of a source.
SOURCE_BACKOFF = 1.0  # seconds

# Wagtail
WAGTAIL_SITE_NAME = "PEPR Biothérapies"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
# Only geographical zones: browsers know no others, and their script fails on « localtime ».
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in PLACES)
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# The format of dates in the rest of the admin, in both languages; forms also accept ISO dates.
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
# The default, every half second, would fill a page's history quickly.
WAGTAIL_AUTOSAVE_INTERVAL = 30_000
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "pepr_site.accounts.forms.PasswordResetForm"  # noqa: S105 - the name of a class
# URLs are read aloud, typed and printed: « imprimee », not « imprim%C3%A9e ».
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "pepr_site.review.publishing.publish_approved"
WAGTAILEMBEDS_FINDERS = []
WAGTAILIMAGES_IMAGE_MODEL = "pepr_site.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pepr_site.SiteDocument"
# Formats that browsers do not show, from « bmp » to « tiff », are converted on upload (`image_conversion.py`).
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "bmp", "heic", "heif", "jp2", "tif", "tiff"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# Resizing a larger image would need more memory than a small server has.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "pepr_site.pages.image_form.ImageForm"
# Documents are downloaded, and never opened within the site's origin.
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
# Documents are served by the site from any storage: their URL is stable, and permissions are checked.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "key", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "pepr_french",
    },
    # The public search: stemmed in the language of each page, documents and glossary included.
    "site": {"BACKEND": "pepr_site.search.indexing"},
}
# Resolves the placeholders of texts, `[[budget]]` (see `pepr_site/pages/text.py`).
TEXT_PLACEHOLDERS = "programme.figures.models.FigurePlaceholders"
# Structured data of every page about the programme: a function from its context to nodes of schema.org.
SITE_STRUCTURED_DATA = "programme.structured_data.programme_nodes"
TAGGIT_CASE_INSENSITIVE = True
# The maximum number of pages in a response of the API.
WAGTAILAPI_LIMIT_MAX = 20
WAGTAILAPI_BASE_URL = SITE_URL
# The API only renders JSON, and `?format=` is a parameter like any other.
REST_FRAMEWORK = {
    "URL_FORMAT_OVERRIDE": None,
    # No basic authentication, which would bypass the second factor.
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}
