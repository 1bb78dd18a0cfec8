"""A bare save: session, CSRF check, the account, one row, one commit. Nothing is looked at."""

from __future__ import annotations

import os

from django.db import connection
from django.http import HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.bare_settings")


def save(request) -> HttpResponse:
    """Store one row for the account of the session."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_save (user_id, minutes) VALUES (%s, %s)", [request.user.pk, 60]
        )
    return HttpResponse(status=201)


def ready(request) -> HttpResponse:
    """Says that it is up."""
    return HttpResponse("ok")


urlpatterns = [path("bare", save), path("healthz", ready)]


def __getattr__(name: str):
    """The WSGI entry, made when a server asks for it; this module is also the addresses."""
    if name == "application":
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
    raise AttributeError(name)
