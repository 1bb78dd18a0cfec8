"""What happens around every request? The clock and the viewer enter; refusals become answers."""

from __future__ import annotations

import logging
import time
import uuid

from django.conf import settings
from django.http import HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render

from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import viewer_of

from . import clock

log = logging.getLogger("daybook.request")

# Pages that need no account: sign-in, static files, health, and the API's own token check.
OPEN_PREFIXES = ("/sign-in", "/static/", "/healthz", "/api/", "/favicon")


class RequestLogMiddleware:
    """One structured line a request, with a reference that error pages show."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reference = uuid.uuid4().hex[:12]
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request.reference
        if not request.path.startswith(("/static/", "/healthz")):
            viewer = getattr(request, "viewer", None)
            log.info(
                "request",
                extra={
                    "fields": {
                        "reference": request.reference,
                        "method": request.method,
                        "path": request.path,
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - started) * 1000, 1),
                        "user": viewer.user_id if viewer else None,
                    }
                },
            )
        return response


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
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class ViewerMiddleware:
    """Gives each request its instant and its viewer; sends strangers to sign in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = clock.now()
        request.today = clock.local_today(request.now)
        request.viewer = None
        if request.user.is_authenticated:
            if not request.user.is_active:
                request.session.flush()
                return redirect("/sign-in/")
            request.viewer = viewer_of(
                request.user,
                today=request.today,
                person_id=person_id_of_user(request.user.pk),
            )
        elif not request.path.startswith(OPEN_PREFIXES):
            return redirect(f"{settings.LOGIN_URL}?next={request.get_full_path()}")
        if request.path != "/" and request.path.endswith("/") and request.method == "GET":
            if not request.path.startswith(("/sign-in", "/static/", "/account", "/api/")):
                return HttpResponsePermanentRedirect(request.path.rstrip("/"))
        return self.get_response(request)


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
        context = {
            "rule": error.rule,
            "message": error.message,
            "reference": request.reference,
            "back": request.META.get("HTTP_REFERER", "/today"),
            "status": error.status,
        }
        if request.headers.get("Accept", "").startswith("application/json"):
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
        return render(request, "ui/refused.html", context, status=error.status)
