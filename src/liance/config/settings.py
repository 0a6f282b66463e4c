"""Django settings, all that differs between sites read from the environment.

| variable | meaning | default |
|---|---|---|
| `LIANCE_DATA_DIR` | database, files, keys | `var/` in a checkout, else the user's data home |
| `LIANCE_DATABASE_URL` | PostgreSQL 15-18 as the app role | the embedded server |
| `LIANCE_OWNER_URL` | the same database as its owner, for `migrate` alone | the embedded server |
| `LIANCE_ANCHOR_DIR` | anchor files of the ledger, best on another machine | `anchors` in there |
| `LIANCE_PROVINCE` | first two digits of GB/T 2260 | `61` (Shaanxi) |
| `LIANCE_SECRET_KEY` | signs sessions, closes second factors | generated once in the data directory |
| `LIANCE_SECRET_KEY_FALLBACKS` | keys from before, which still open; with spaces between them | none |
| `LIANCE_HOSTS` | host names served, separated by commas | any |
| `LIANCE_ADDRESS` | what people and QR codes call us by, `https://liance.example` | from `serve` |
| `LIANCE_HTTPS` | `1` when browsers reach us by TLS alone | off; `serve --tls` sets it |
| `LIANCE_HSTS_SECONDS` | how long browsers must keep to HTTPS | 0 |
| `LIANCE_LIVE_PORT` | port of the event streams | port of the pages + 1, set by `serve` |
| `LIANCE_REPORTING_STARTS` | the 5 working days count from the last `approval` or `departure` | `approval` |
| `LIANCE_WEBHOOK_HOSTS` | hosts that webhooks of groups and programs may lead to besides 企业微信 and 钉钉 | none |
| `LIANCE_MAIL_URL`, `LIANCE_MAIL_FROM` | mail server of reminders, the address they come from | none |
| `LIANCE_SMS_URL`, `LIANCE_SMS_TOKEN` | gateway of short messages (docs/reminders.md) | none |
| `LIANCE_OPEN_DATA` | `1` writes last month's issued results for publication (docs/open-data.md) | off |
| `LIANCE_PUBLISH_NOTICES` | `1` lays issued notices out for publication (docs/dispatch.md) | off |
| `LIANCE_GROUPS` | `0` sends nothing to groups | on |
| `LIANCE_DEBUG` | `1` shows tracebacks, for developers | off |
| `LIANCE_DESIGN` | `1` opens the gallery of page parts at `/design/` | as `LIANCE_DEBUG` |
"""

import gc
import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from liance.adapters.installation.places import PACKAGE, data_dir
from liance.adapters.installation.secrets import kept_secret
from liance.adapters.postgres.url import django_database

# Models and pages are half a million objects that stay: looked through for garbage after every 700
# of them, they took a fifth of a start.
gc.set_threshold(20_000, 10, 10)


def _switch(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


LIANCE_DATA_DIR: Path = data_dir()
LIANCE_FILES_DIR: Path = LIANCE_DATA_DIR / "files"
LIANCE_KEYS_DIR: Path = LIANCE_DATA_DIR / "keys"
LIANCE_ANCHOR_DIR: str = os.environ.get("LIANCE_ANCHOR_DIR", "")
LIANCE_PROVINCE: str = os.environ.get("LIANCE_PROVINCE", "61")
LIANCE_REPORTING_STARTS: str = os.environ.get("LIANCE_REPORTING_STARTS", "").strip() or "approval"
if LIANCE_REPORTING_STARTS not in ("approval", "departure"):
    raise ImproperlyConfigured("LIANCE_REPORTING_STARTS: approval | departure")
# Hosts that webhooks of groups may lead to, besides the known services.
LIANCE_WEBHOOK_HOSTS: tuple[str, ...] = tuple(
    os.environ.get("LIANCE_WEBHOOK_HOSTS", "").replace(",", " ").split()
)
# Publishing is the decision of the authority.
LIANCE_OPEN_DATA: bool = _switch("LIANCE_OPEN_DATA")
LIANCE_PUBLISH_NOTICES: bool = _switch("LIANCE_PUBLISH_NOTICES")
LIANCE_LIVE_PORT: int = int(os.environ.get("LIANCE_LIVE_PORT", "8001"))

DEBUG = _switch("LIANCE_DEBUG")
LIANCE_DESIGN = DEBUG or _switch("LIANCE_DESIGN")
SECRET_KEY = os.environ.get("LIANCE_SECRET_KEY") or kept_secret(LIANCE_DATA_DIR, "django-secret")
SECRET_KEY_FALLBACKS = os.environ.get("LIANCE_SECRET_KEY_FALLBACKS", "").split()
ALLOWED_HOSTS = os.environ.get("LIANCE_HOSTS", "*").split(",")
LIANCE_ADDRESS: str = os.environ.get("LIANCE_ADDRESS", "").strip().rstrip("/")
# Behind a proxy that ends TLS the request is plain and its Origin is not.
CSRF_TRUSTED_ORIGINS = [LIANCE_ADDRESS] if "://" in LIANCE_ADDRESS else []

WEB = PACKAGE / "doors" / "web"
# Doors do not know each other: the field app is told here where the words of refusals stand.
LIANCE_WORDING = "liance.doors.web.refusals.wording"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    # foundation, in the order of its floors
    "liance.foundation.kernel",
    "liance.foundation.outbox",
    "liance.foundation.ledger",
    "liance.foundation.access",
    "liance.foundation.files",
    "liance.foundation.clocks",
    # mechanism
    "liance.mechanism.registry",
    "liance.mechanism.reminding",
    "liance.mechanism.editions",
    "liance.mechanism.capability",
    "liance.mechanism.examining",
    "liance.mechanism.commissioning",
    "liance.mechanism.planning",
    "liance.mechanism.scheduling",
    "liance.mechanism.coordination",
    "liance.mechanism.operations",
    "liance.mechanism.custody",
    "liance.mechanism.fieldwork",
    "liance.mechanism.laboratory",
    "liance.mechanism.reevaluation",
    "liance.mechanism.reporting",
    "liance.mechanism.balance",
    "liance.mechanism.oversight",
    "liance.mechanism.meetings",
    "liance.mechanism.screening",
    "liance.mechanism.integrity",
    "liance.mechanism.exchange",
    # doors
    "liance.doors.web",
    "liance.doors.api",
    "liance.doors.jobs",
]

MIDDLEWARE = [
    "liance.doors.web.instant.InstantMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liance.doors.web.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liance.doors.web.first_password.FirstPasswordMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last: it turns a locked-out sign-in into its own answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "liance.config.urls"
WSGI_APPLICATION = "liance.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "liance.doors.web.frame.frame",
            ],
            "builtins": ["liance.doors.web.templatetags.liance_ui"],
        },
    },
]

# Background work: each worker shows that its process lives, so that none ends another's jobs.
PROCRASTINATE_ON_APP_READY = "liance.doors.jobs.living.prepare"

# Persistent: a granian blocking thread keeps its connection, checked once per request.
DATABASES = {"default": django_database(os.environ.get("LIANCE_DATABASE_URL", ""))}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "liance.doors.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "liance.doors.web.sign_in.SignInForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "liance.doors.web.second_factor.MFAAdapter"
MFA_TOTP_ISSUER = "Liance 联测"
# One step for a code typed as the half-minute turns (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale", *sorted(WEB.glob("*/locale"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"] if (WEB / "static").is_dir() else []
# Served from the packages themselves: no collectstatic to forget on a single PC.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Who words the contact sheet for its copy of record: the words of the form are the pages'.
LIANCE_SHEET_FORM = "liance.doors.web.sheets.paper.form_of_record"

_HTTPS = _switch("LIANCE_HTTPS") or LIANCE_ADDRESS.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A browser keeps it for the host on all ports: only a site with a certificate of its own asks.
SECURE_HSTS_SECONDS = int(os.environ.get("LIANCE_HSTS_SECONDS", "0"))
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        # Charts and progress bars set widths through style attributes; no script runs by these.
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        # Event streams answer on a port of their own on the same host.
        "connect-src": [SELF, f"*:{LIANCE_LIVE_PORT}"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LIANCE_LOG_LEVEL", "WARNING")},
}
