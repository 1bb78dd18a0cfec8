"""How is this installation set up? Read from the environment once; safe defaults for one machine.

DAYBOOK_DATA          where the embedded database, files and secrets lie (default ./var)
DAYBOOK_DATABASE_URL  a postgresql:// address; without it, embedded SQLite is used
DAYBOOK_HOSTS         host names served, comma separated (default localhost,127.0.0.1)
DAYBOOK_HTTPS         1 when served behind TLS: cookies become Secure, HSTS is sent
DAYBOOK_PROXIES       proxies in front that add X-Forwarded-For (default 1 with HTTPS, else 0)
DAYBOOK_IDLE_MINUTES  a session that does nothing for so long ends (default 60; 12 hours in all)
DAYBOOK_UPLOAD_LIMIT_MB  the largest request that is read (default 100)
DAYBOOK_EXPENSES_ADDRESS the mailbox that receipts are forwarded to (default none)
DAYBOOK_ADDRESS       where people reach this program, for links in messages
                      (default: the first host name)
DAYBOOK_MAIL_HOST, _PORT (587), _FROM, _USER, _PASSWORD, _SECURITY (STARTTLS, TLS or NONE)
                      the mail server; without host and sender, mail is kept and not sent
DAYBOOK_SLACK_TOKEN, DAYBOOK_WEBEX_TOKEN, DAYBOOK_TEAMS_WEBHOOK
                      a bot's token, or a workflow's address; without it, messages are kept
DAYBOOK_TODAY         a fixed local date for demonstrations, such as 2026-07-21
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from daybook.config.secret import secret_key

DATA = Path(os.environ.get("DAYBOOK_DATA", "var")).resolve()
PACKAGE = Path(__file__).resolve().parent.parent
DAYBOOK_TODAY = os.environ.get("DAYBOOK_TODAY", "")
HTTPS = os.environ.get("DAYBOOK_HTTPS") == "1"

SECRET_KEY = secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("DAYBOOK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

APPS = (
    "platform",
    "people",
    "records",
    "commercial",
    "projects",
    "ledger",
    "staffing",
    "time",
    "expenses",
    "partners",
    "billing",
    "revenue",
    "forecast",
    "corrections",
    "close",
    "insights",
    "desk",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
    "daybook.ui",
    *(f"daybook.apps.{name}" for name in APPS),
]
MIDDLEWARE = [
    "daybook.config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "daybook.config.middleware.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "daybook.config.limits.RequestSizeMiddleware",
    "daybook.config.limits.HeadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "daybook.config.sessions.SessionLimitMiddleware",
    "daybook.config.middleware.ViewerMiddleware",
    "daybook.config.middleware.RefusalMiddleware",
    "daybook.config.api_requests.ApiMiddleware",
]
ROOT_URLCONF = "daybook.config.urls"
WSGI_APPLICATION = "daybook.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "daybook.config.shell.shell",
            ],
            "builtins": ["daybook.ui.templatetags.daybook"],
        },
    }
]

_url = os.environ.get("DAYBOOK_DATABASE_URL", "")
_serves_pages = os.environ.get("DAYBOOK_PROCESS") == "web"
# Whoever commits the thousandth page copies the log into the database, for everybody. That is for
# the background worker, whose heart commits every few seconds, not for whoever saves a cell; a
# server without a worker copies at the twentieth thousand.
_pages_of_log = 20_000 if _serves_pages else 1_000
if _url:
    DATABASES = {"default": dj_database_url.parse(_url, conn_max_age=600, conn_health_checks=True)}
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options.setdefault("connect_timeout", 10)
    # Statements sent apart from their values (platform/prepared.py) are planned once a connection;
    # DAYBOOK_PREPARE=no is for a pooler that gives each transaction another connection.
    if os.environ.get("DAYBOOK_PREPARE", "yes") != "no":
        _options.setdefault("prepare_threshold", 2)
    if _serves_pages:
        # A page's statement that runs for a minute, or waits half of one for a lock, is given up.
        _options.setdefault(
            "options",
            "-c statement_timeout=60s -c lock_timeout=30s "
            "-c idle_in_transaction_session_timeout=60s",
        )
else:
    DATABASES = {
        "default": {
            "ENGINE": "daybook.config.embedded",
            # Opening the file parses its whole schema, triggers included: dearer than a save.
            "CONN_MAX_AGE": 60,
            "NAME": DATA / "daybook.sqlite3",
            "OPTIONS": {
                # IMMEDIATE takes the write lock before reading, so that a reader who then
                # writes never fails half-way; WAL lets readers go on meanwhile.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; "
                    f"PRAGMA wal_autocheckpoint={_pages_of_log};"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "platform.User"
AUTHENTICATION_BACKENDS = ["daybook.config.signed_in.SignedInBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "daybook.config.password_rules.RepetitionValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/today"
ACCOUNT_ADAPTER = "daybook.config.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/signed-out"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "daybook.config.account_forms.SignInForm",
    "reauthenticate": "daybook.config.account_forms.ReauthenticateForm",
    "change_password": "daybook.config.account_forms.ChangePasswordForm",
}
# Counted in the database, so they hold across server processes.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DAYBOOK_PROXIES", "1" if HTTPS else "0"))
MFA_ADAPTER = "daybook.config.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Daybook"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "daybook.config.account_forms.CodeForm",
    "reauthenticate": "daybook.config.account_forms.CodeAgainForm",
    "activate_totp": "daybook.config.account_forms.ActivateForm",
}

SESSION_ENGINE = "daybook.config.signed_in"
# Absolute: counted from sign-in and not moved by use; the idle limit ends sessions sooner.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 60 * int(os.environ.get("DAYBOOK_IDLE_MINUTES", "60"))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    # The prefix makes browsers refuse these cookies from another host or over plain HTTP.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_FAILURE_VIEW = "daybook.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = True

STATIC_URL = "/static/"
# Files are served from where they lie, by finders; nothing is collected.
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "daybook.config.static.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Addresses carry a fingerprint of the content (static.py), so files may be kept for a year.
WHITENOISE_MAX_AGE = 31_536_000
APPEND_SLASH = False
FILES_ROOT = DATA / "files"
# Links in messages lead here.
ADDRESS = os.environ.get("DAYBOOK_ADDRESS", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://localhost:8000"
)
# By channel, what its sender in daybook.integrations is made of.
MESSAGE_CHANNELS = {
    "MAIL": {
        "host": os.environ.get("DAYBOOK_MAIL_HOST", ""),
        "port": int(os.environ.get("DAYBOOK_MAIL_PORT", "587")),
        "sender": os.environ.get("DAYBOOK_MAIL_FROM", ""),
        "user": os.environ.get("DAYBOOK_MAIL_USER", ""),
        "password": os.environ.get("DAYBOOK_MAIL_PASSWORD", ""),
        "security": os.environ.get("DAYBOOK_MAIL_SECURITY", "STARTTLS"),
    },
    "SLACK": {"token": os.environ.get("DAYBOOK_SLACK_TOKEN", "")},
    "TEAMS": {"webhook": os.environ.get("DAYBOOK_TEAMS_WEBHOOK", "")},
    "WEBEX": {"token": os.environ.get("DAYBOOK_WEBEX_TOKEN", "")},
}
# Where people forward receipts to; pages name it only when it is set.
EXPENSES_ADDRESS = os.environ.get("DAYBOOK_EXPENSES_ADDRESS", "")
ANALYTICS_ROOT = DATA / "analytics"
# Uploads above 2.5 MB go to disk; requests above this are refused before they are read.
UPLOAD_LIMIT_BYTES = int(os.environ.get("DAYBOOK_UPLOAD_LIMIT_MB", "100")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "daybook.config.logs.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": os.environ.get("DAYBOOK_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.db.backends": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
# W005, W021: subdomains and the preload list are for whoever owns the domain to decide.
SILENCED_SYSTEM_CHECKS = ["fields.W340", "models.W047", "security.W005", "security.W021"]
