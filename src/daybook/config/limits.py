"""How large may a request be, and how are HEAD requests answered? Before anything else is read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

MEGABYTE = 1024 * 1024


class RequestSizeMiddleware:
    """Refuses a body above the limit without reading it, and says the limit and the remedy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= settings.UPLOAD_LIMIT_BYTES:
            return self.get_response(request)
        return too_large(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the answer names the limit in megabytes and what to do instead."""
    limit = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
    remedy = (
        f"At most {limit} MB are accepted at once. Save a workbook as CSV compressed with xz or "
        "gzip, split it by month, or have your administrator import it on the server with "
        "`daybook import time`."
    )
    if "application/json" in request.headers.get("Accept", ""):
        body = {"type": "about:blank", "title": f"Too large. {remedy}", "status": 413}
        return JsonResponse(body, status=413)
    context = {"remedy": remedy, "reference": getattr(request, "reference", "")}
    return HttpResponse(render_to_string("413.html", context), status=413)


class HeadMiddleware:
    """Answers HEAD like GET without the body, so that no view has to know the difference."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        if response.streaming:
            response.close()
            response.streaming_content = []
            return response
        response["Content-Length"] = str(len(response.content))
        response.content = b""
        return response
