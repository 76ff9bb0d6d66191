"""Production settings. `dev.py` and `test.py` only loosen them."""

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from pepr_site.settings import env

BASE_DIR = env.BASE_DIR
DEBUG = False
SITE_URL = env.SITE_URL
SITE_PUBLIC = env.SITE_PUBLIC
SERVE_MEDIA = env.SERVE_MEDIA
SECRET_KEY = env.SECRET_KEY

if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: give a long random string in the environment.")

INSTALLED_APPS = [
    "programme",
    "projects",
    "news",
    "pepr_site",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.api.v2",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pepr_site.robots.RobotsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pepr_site.compression.CompressionMiddleware",
    "pepr_site.page_cache.moments.ExpiresMiddleware",
    "pepr_site.page_cache.barrier.BarrierMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
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
                "pepr_site.context.site",
                "programme.menus.menus",
            ],
        },
    },
]

# The database. A machine without one is served by `local_database`, in
# development and tests only.
DATABASES = {"default": env.DATABASE} if env.DATABASE else {}
# When the content's generation is renewed (see `pepr_site/generation.py`).
GENERATION_RENEWED_AT_COMMIT = True
# How long (seconds) a process takes the generation that it last read for the
# current one; whoever changes the content waits as long for the answer.
PAGE_CACHE_LEASE = 0.1
CACHES = {
    # Wagtail's own small memory, one for each process.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What all processes share: Redis where there is one, else a table.
    "pages": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.REDIS_URL}
    if env.REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pepr_site_cache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
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
LOGIN_URL = "wagtailadmin_login"

# Languages. French stands at the root, every other one under its code.
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "pepr_site.formats"
TIME_ZONE = "Europe/Paris"
USE_I18N = WAGTAIL_I18N_ENABLED = True
# A new translation is a draft, in the form in which pages are written (docs/decisions/translation.md).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = env.STATIC_ROOT
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.MEDIA_ROOT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pepr_site.static_storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Security: everything follows from the site's one address, so that leaving it
# out gives the strict settings.
SITE_ADDRESS = env.SITE_ADDRESS
IS_HTTPS = SITE_ADDRESS.scheme == "https"
ALLOWED_HOSTS = [SITE_ADDRESS.hostname]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# The only cookie of a visitor, on pages with a form that is sent; it goes when the browser closes.
CSRF_COOKIE_AGE = None
# Wagtail's previews frame the site's own pages, which the check of this option does not know.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin needs inline scripts and styles on its editor pages.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": ["https:"],
    },
}

# The contact form (see `pepr_site/contact/`).
CONTACT_PROOF = env.CONTACT_PROOF
TRUSTED_PROXIES = env.TRUSTED_PROXIES

# What `/.well-known/security.txt` says.
SECURITY_CONTACT = env.SECURITY_CONTACT
SECURITY_EXPIRES = env.SECURITY_EXPIRES

# E-mail and logs
globals().update(env.EMAIL)
# Some mail leaves while a visitor waits.
EMAIL_TIMEOUT = env.EMAIL.get("EMAIL_TIMEOUT") or 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.DEFAULT_FROM_EMAIL
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL},
}

# Wagtail
WAGTAIL_SITE_NAME = "PEPR Biothérapies"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Every half second, the default, fills a page's history in one sitting.
WAGTAIL_AUTOSAVE_INTERVAL = 30_000
# An address is read aloud, typed and printed: « imprimee », not « imprim%C3%A9e ».
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_USER_LOGIN_FORM = "pepr_site.people.sign_in.SignInForm"
WAGTAIL_FINISH_WORKFLOW_ACTION = "pepr_site.people.publishing.publish_approved"
WAGTAILEMBEDS_FINDERS = []
WAGTAILIMAGES_IMAGE_MODEL = "pepr_site.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pepr_site.SiteDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# A larger picture would take more memory to scale down than a small server has.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "pepr_site.image_form.ImageForm"
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
TAGGIT_CASE_INSENSITIVE = True
# The pages that one answer of the API may hold.
WAGTAILAPI_LIMIT_MAX = 20
WAGTAILAPI_BASE_URL = SITE_URL
# The API speaks JSON, and `?format=` is a parameter like another.
REST_FRAMEWORK = {"URL_FORMAT_OVERRIDE": None}
