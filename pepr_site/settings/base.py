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
# Where `backup` writes.
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
    # Its catalogues: Wagtail says with it how long ago something was done.
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
                "pepr_site.web.context.site",
                "programme.menus.menus",
            ],
        },
    },
]

# The database. A machine without one is served by `local_database`, in
# development and tests only.
DATABASES = {"default": env.DATABASE} if env.DATABASE else {}
# When the content's version is renewed (see `pepr_site/operations/content_version.py`).
VERSION_RENEWED_AT_COMMIT = True
# How many requests that may take their time a process answers at once, and how many wait for their turn, of its
# forty threads: the page cache always finds one that is free, and one to make a page anew.
SLOW_REQUESTS, WAITING_REQUESTS = 6, 12
PAGES_AT_ONCE, WAITING_FOR_PAGES = 4, 16
CACHES = {
    # All processes and machines share it, as the limits of sign-in need (see `accounts.py`).
    "default": {
        "BACKEND": "pepr_site.operations.shared_cache.SharedCache",
        "LOCATION": "pepr_site_cache",
        # Beyond this many, old ones go: more than an attacker can make within a limit's time.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Wagtail would keep in each process what another one has made anew since.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
# What nobody waits for: `manage.py work` does it (see `pepr_site/operations/tasks/`).
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

# Languages. French stands at the root, every other one under its code.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
# As the admin names them to who reads it.
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
# The site's own files are for its own pages (see `pepr_site/web/security_headers.py`).
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Security. What follows from the site's address, its cookies and hosts, is in `derived.py`.
globals().update(derived.from_address(SITE_URL, env.TRUSTED_PROXIES, env.HSTS))
TRUSTED_PROXIES = env.TRUSTED_PROXIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The only cookie of a visitor, on pages with a form that is sent; it goes when the browser closes.
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "pepr_site.web.refusals.csrf_failure"
# Else they travel in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The values of what `pepr_site/web/security_headers.py` puts on every answer.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# How far HTTPS is announced is chosen with `HSTS` (docs/settings.md), which these two checks do not know.
# The two others look for Django's own middlewares, in whose place `SecurityHeadersMiddleware` stands.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W005", "security.W021"]
# Those who watch the site ask each process itself, by plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]

# What `/.well-known/security.txt` says.
SECURITY_CONTACT = env.SECURITY_CONTACT
SECURITY_EXPIRES = env.SECURITY_EXPIRES

# E-mail and logs
globals().update(env.EMAIL)
# It leaves from the queue of tasks, by the way that `EMAIL_URL` says.
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

# Watching (see `pepr_site/operations/monitoring/`).
LOG_FORMAT = env.LOG_FORMAT
RELEASE = env.RELEASE
SLOW_PAGE = env.SLOW_PAGE  # seconds
# How often a process writes down how often pages were read; None: when it ends.
VISITS_WRITTEN_EVERY = 60  # seconds
METRICS_TOKEN = env.METRICS_TOKEN
METRICS_FROM = env.METRICS_FROM
METRICS_DIR = env.METRICS_DIR
if env.SENTRY_DSN:
    logs.start_sentry(env.SENTRY_DSN, RELEASE)

# Public sources (see `research/sources/`): none is asked until it is named.
SOURCES = env.SOURCES
# Whether other hosts are asked each night if what pages lead to still answers (see `pepr_site/editing/link_check/`).
LINK_CHECK = env.LINK_CHECK
ANR_LETTERS, HAL_COLLECTIONS, THESES_QUERIES = env.ANR_LETTERS, env.HAL_COLLECTIONS, env.THESES_QUERIES
SOURCE_ADDRESSES = env.SOURCE_ADDRESSES
# How much longer a source that fails is waited for each time.
SOURCE_BACKOFF = 1.0  # seconds

# Wagtail
WAGTAIL_SITE_NAME = "PEPR Biothérapies"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
# Those of places: browsers know no other, and their script for naming them stops at one (« localtime »).
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in zoneinfo.available_timezones() if zone.partition("/")[0] in PLACES)
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# As the rest of the screen writes dates, in both languages; a form reads ISO dates too.
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
# Every half second, the default, fills a page's history in one sitting.
WAGTAIL_AUTOSAVE_INTERVAL = 30_000
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "pepr_site.accounts.forms.PasswordResetForm"  # noqa: S105 - the name of a class
# An address is read aloud, typed and printed: « imprimee », not « imprim%C3%A9e ».
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "pepr_site.review.publishing.publish_approved"
WAGTAILEMBEDS_FINDERS = []
WAGTAILIMAGES_IMAGE_MODEL = "pepr_site.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pepr_site.SiteDocument"
# What browsers do not show, from « bmp » to « tiff », is turned into a PNG or a JPEG as it comes (`pictures.py`).
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "bmp", "heic", "heif", "jp2", "tif", "tiff"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# A larger picture would take more memory to scale down than a small server has.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "pepr_site.pages.image_form.ImageForm"
# A document is kept by who asks for it, and never opens among the pages of the site.
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
# Wherever they are stored, documents go through the site: their address stays, and who may read them is asked.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "key", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "pepr_french",
    },
    # What visitors search: stemmed by the language of each page, documents and glossary included.
    "site": {"BACKEND": "pepr_site.search.indexing"},
}
# What fills in the signs of texts, `[[budget]]` (see `pepr_site/pages/text.py`).
TEXT_PLACEHOLDERS = "programme.figures.models.FigurePlaceholders"
# What every page tells machines of the programme: a function from its context to nodes of schema.org.
SITE_STRUCTURED_DATA = "programme.structured_data.programme_nodes"
TAGGIT_CASE_INSENSITIVE = True
# The pages that one answer of the API may hold.
WAGTAILAPI_LIMIT_MAX = 20
WAGTAILAPI_BASE_URL = SITE_URL
# The API speaks JSON, and `?format=` is a parameter like another.
REST_FRAMEWORK = {
    "URL_FORMAT_OVERRIDE": None,
    # Not a password alone, which would go round the second factor.
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}
