"""Where does the worker of My Week come from? `/time/worker.js`, so that it serves weeks alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse

_NAME = "daybook/week_worker.js"


@lru_cache(maxsize=1)
def _text() -> bytes:
    found = finders.find(_NAME)
    return Path(found).read_bytes() if found else b""


def script(request: HttpRequest) -> HttpResponse:
    """The script that keeps the last copy of a week. The browser asks for it anew each time."""
    if not _text():
        raise Http404(_NAME)
    response = HttpResponse(_text(), content_type="text/javascript; charset=utf-8")
    # `/time` itself leads to the week of today, so it belongs to the scope.
    response["Service-Worker-Allowed"] = "/time"
    response["Cache-Control"] = "no-cache"
    return response
