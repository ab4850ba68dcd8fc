"""Wiring of the installation. Everything adjustable comes from the environment; the list is config/environment.py."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config import databases, environment, fonts, logs
from config.keys import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
SANZHUA_DATA = environment.folder("SANZHUA_DATA")
HTTPS = environment.flag("SANZHUA_HTTPS")
DEBUG = environment.flag("SANZHUA_DEBUG")

SECRET_KEY = environment.text("SANZHUA_SECRET_KEY") or kept_secret(SANZHUA_DATA / "keys" / "secret-key")
ALLOWED_HOSTS = environment.words("SANZHUA_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.words("SANZHUA_ORIGINS")

ROOMS = [
    "codes",
    "ledger",
    "accounts",
    "workflow",
    "notices",
    "documents",
    "formbook",
    "facts",
    "registry",
    "dispatch",
    "lights",
    "outward",
    "plans",
    "bulletins",
    "answers",
    "home",
    "ui",
    "charts",
]
INSTALLED_APPS = [
    *(f"sanzhua.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionLimitMiddleware",
    "config.middleware.NoStoreMiddleware",
    "config.middleware.SignInMiddleware",
    "sanzhua.accounts.middleware.MustChangePasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.middleware.RefusalMiddleware",
    "config.middleware.ReceiptMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sanzhua.ui.context.business_clock",
                "sanzhua.home.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": databases.configuration(SANZHUA_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Passwords are judged in one place, sanzhua/accounts/passwords.py.
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Five wrong passwords lock this person from this address for a quarter of an hour; a colleague beside is not locked.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "sanzhua.accounts.views.signing_in.locked_out"

SESSION_IDLE_SECONDS = 60 * environment.count("SANZHUA_IDLE_MINUTES")
SESSION_ABSOLUTE_SECONDS = 3600 * environment.count("SANZHUA_SESSION_HOURS")
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"

# Plain HTTP on an intranet has to work, so nothing below turns HTTPS on by itself.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Chinese strings are the message ids, so zh-hans needs no catalogue of ours.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "sanzhua" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = SANZHUA_DATA / "static"
MEDIA_ROOT = SANZHUA_DATA / "uploads"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# The register lies above the metric layer, which reads it while a month is open and freezes it at each close.
REGISTER_ROWS = "sanzhua.registry.queries.frozen.register_rows"

# What documents are set with; a list that cannot be used stops the program, not the printing of a bulletin.
fonts.use(environment.folder_or_none("SANZHUA_FONTS"))

UPLOAD_MAX_BYTES = environment.count("SANZHUA_UPLOAD_MB") * 1024 * 1024
UNIT_MAX_BYTES = environment.count("SANZHUA_UNIT_MB") * 1024 * 1024
SCAN_COMMAND = environment.text("SANZHUA_SCAN_COMMAND")
FILE_UPLOAD_PERMISSIONS = 0o640
CSRF_FAILURE_VIEW = "config.refusing.csrf_failure"
# A sheet of 500 rows × 40 columns sent as a plain form holds 20,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Without a server nothing of the mail exists: no connection is opened, and the pages say so.
MAIL_SERVER = environment.mail_server()
MAIL_FROM = environment.text("SANZHUA_MAIL_FROM")
MAIL_TIME = environment.time_of_day("SANZHUA_MAIL_TIME")
PUBLIC_ADDRESS = environment.text("SANZHUA_ADDRESS")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_SERVER else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 10
if MAIL_SERVER:
    EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.security == "smtp+tls", MAIL_SERVER.security == "smtps"

TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING_CONFIG = None
logs.configure(environment.text("SANZHUA_LOG_LEVEL"), environment.text("SANZHUA_LOG_FORMAT"))
