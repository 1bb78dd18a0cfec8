"""`/off/<token>`: the answer link of a reminder, for whoever holds it, without signing in.

Opening it changes nothing, because mail scanners open every link; one button records the answer.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..actions.nudges import record_reply
from ..queries.nudges import answerable


def was_off(request: HttpRequest, token: str) -> HttpResponse:
    """The question, or what was recorded."""
    found = answerable(token, request.now)
    if found is None:
        return render(request, "time/was_off.html", {"ended": True}, status=404)
    if request.method == "POST":
        record_reply(now=request.now, token=token)
        found = answerable(token, request.now)
    return render(request, "time/was_off.html", {"found": found, "action": request.path})
