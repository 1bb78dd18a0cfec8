"""What does a reader see when something fails? The reason, a reference to cite, and a way on.

`config.urls` names these as its handlers. They read nothing from the database, because a failing
database is one of the reasons they are shown.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(request: HttpRequest, template: str, status: int, **context) -> HttpResponse:
    # Without the request no context processor runs, so a broken session or database cannot turn
    # the error page itself into an error.
    context["reference"] = getattr(request, "reference", "")
    return HttpResponse(render_to_string(template, context), status=status)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404: there is no such page, or not for this viewer; both look the same."""
    return _page(request, "404.html", 404)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    """403: the viewer lacks the right."""
    return _page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open so long, or was opened in another sign-in, that its form expired."""
    return _page(request, "403_csrf.html", 403)


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    """400: the address or the form could not be read."""
    return _page(request, "400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: we failed; the log line with the same reference says how."""
    return _page(request, "500.html", 500)


def too_many(request: HttpRequest, exception=None) -> HttpResponse:
    """429: too many tries in a short time."""
    return _page(request, "429.html", 429)
