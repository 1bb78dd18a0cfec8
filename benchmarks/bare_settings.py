"""The same database and sessions with the least a safe web program does: what a save is held to."""

from daybook.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # The account library refuses to start without its own; it does nothing here.
    "allauth.account.middleware.AccountMiddleware",
]
