"""What happens around every request? The clock and the viewer enter; refusals become answers."""

from __future__ import annotations

import logging
import time
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import (
    escape_leading_slashes,
    url_has_allowed_host_and_scheme,
    urlencode,
)

from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import viewer_of
from daybook.ui import gates

from . import clock, logs

log = logging.getLogger("daybook.request")

# Answered without a session, a viewer or a clock, so that they work when the database does not.
BARE_PATHS = frozenset({"/healthz", "/robots.txt", "/favicon.ico"})
# Open to strangers: signing in, answers to reminders, and the API; tokens are checked there.
OPEN_PLACES = ("/sign-in", "/signed-out", "/api", "/off")
CHANGE_PASSWORD = "/account/password"


def is_open(path: str) -> bool:
    """Whether a path may be asked for without an account."""
    return path in BARE_PATHS or any(
        path == place or path.startswith(f"{place}/") for place in OPEN_PLACES
    )


def wants_json(request) -> bool:
    """Whether a script asks, rather than a page."""
    return request.headers.get("Accept", "").startswith("application/json")


class RequestLogMiddleware:
    """One structured line a request, with a reference that error pages show."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reference = uuid.uuid4().hex[:12]
        token = logs.reference.set(request.reference)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            logs.reference.reset(token)
        response["X-Request-Id"] = request.reference
        if not request.path.startswith("/static/") and request.path not in BARE_PATHS:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", extra={"fields": _fields(request, response, milliseconds)})
        return response


def _fields(request, response, milliseconds: float) -> dict:
    viewer = getattr(request, "viewer", None)
    fields = {
        "reference": request.reference,
        "method": request.method,
        "path": logs.scrubbed(request.path),
        "status": response.status_code,
        "ms": milliseconds,
        "user": viewer.user_id if viewer else None,
    }
    if rule := getattr(request, "refused_rule", ""):
        fields["rule"] = rule
    return fields


class ContentSecurityMiddleware:
    """Only our own files run or load; only `style` attributes may be inline."""

    POLICY = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'; style-src-attr 'unsafe-inline'"
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class ViewerMiddleware:
    """Gives each request its instant and its viewer; sends strangers to sign in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.viewer = None
        if request.path in BARE_PATHS:
            return self.get_response(request)
        request.now = clock.now()
        request.today = clock.local_today(request.now)
        if request.user.is_authenticated:
            request.viewer = viewer_of(
                request.user,
                today=request.today,
                person_id=person_id_of_user(request.user.pk),
            )
            if request.user.temporary_password_at and not _may_wait(request.path):
                return redirect(CHANGE_PASSWORD)
        elif not is_open(request.path):
            return _to_sign_in(request)
        if request.method == "GET" and request.path != "/" and request.path.endswith("/"):
            if not request.path.startswith("/api/"):
                return _without_slash(request)
        with gates.reading(request.viewer, request.today):
            return self.get_response(request)


def _may_wait(path: str) -> bool:
    """Where a user with a temporary password may still go."""
    return path in (CHANGE_PASSWORD, "/sign-out") or is_open(path)


def _to_sign_in(request):
    if wants_json(request):
        title = "You are signed out. Sign in again in another tab, then retry."
        return JsonResponse({"type": "about:blank", "title": title, "status": 401}, status=401)
    back = request.get_full_path() if request.method == "GET" else _page_before(request)
    # Scripts are told by 401; people get the sign-in page and come back afterwards.
    return redirect(
        f"{settings.LOGIN_URL}?{urlencode({'next': back})}" if back != "/" else "/sign-in"
    )


def _page_before(request) -> str:
    """The page a form was sent from, if it is one of ours; else the start."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def _without_slash(request):
    path = escape_leading_slashes(request.path.rstrip("/") or "/")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


class RefusalMiddleware:
    """Turns a refusal into its page, or into JSON for scripts; nothing typed is lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        """Answer Refused; let everything else become a logged 500."""
        if not isinstance(error, Refused):
            return None
        request.refused_rule = error.rule
        if wants_json(request):
            body = {
                "type": "about:blank",
                "title": error.message,
                "rule": error.rule,
                "field": error.field,
                "status": error.status,
                "mine": getattr(error, "mine", {}),
                "theirs": getattr(error, "theirs", {}),
            }
            return JsonResponse(body, status=error.status, json_dumps_params={"default": str})
        context = {
            "rule": error.rule,
            "message": error.message,
            "reference": request.reference,
            "back": _page_before(request),
            "status": error.status,
        }
        return render(request, "ui/refused.html", context, status=error.status)
