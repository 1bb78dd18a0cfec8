"""When does a session end? Twelve hours after sign-in, or sooner when nothing is done.

Example: signed in at 08:00 and last seen at 11:30, with an idle limit of 60 minutes: over at 12:30,
and at 20:00 however busy.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout

from daybook.apps.platform.actions.sign_ins import note_seen, note_sign_in, note_sign_out

from . import clock

STARTED, SEEN = "signed_in_at", "seen_at"
# How often the last sight is written: each page view would be a write otherwise.
SEEN_STEP_SECONDS = 300
BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
PLAIN = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "macOS"}


class SessionLimitMiddleware:
    """Ends sessions that are too old or idle; keeps the time of the last sight."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._check(request)
        return self.get_response(request)

    def _check(self, request) -> None:
        started = request.session.get(STARTED)
        if started is None:
            return
        now = clock.now()
        instant = int(now.timestamp())
        seen = request.session.get(SEEN, started)
        if instant - started >= settings.SESSION_COOKIE_AGE:
            _end(request, "You were signed out: twelve hours have passed since you signed in.")
        elif instant - seen >= settings.SESSION_IDLE_SECONDS:
            minutes = settings.SESSION_IDLE_SECONDS // 60
            _end(request, f"You were signed out after {minutes} minutes without activity.")
        elif instant - seen >= SEEN_STEP_SECONDS:
            request.session[SEEN] = instant
            note_seen(session_key=request.session.session_key, now=now)


def _end(request, why: str) -> None:
    note_sign_out(session_key=request.session.session_key)
    logout(request)
    messages.info(request, why)


def begin(request, user) -> None:
    """Start the clock of a new session; called once the user is signed in and the key is new."""
    now = clock.now()
    request.session[STARTED] = request.session[SEEN] = int(now.timestamp())
    # Saved before the sign-in is noted, so that a sign-in always has its session.
    request.session.save()
    note_sign_in(
        user=user,
        session_key=request.session.session_key,
        client=client_of(request.headers.get("User-Agent", "")),
        now=now,
    )


def client_of(agent: str) -> str:
    """A browser's name in words: "Firefox on Linux"; never its version, which changes."""
    browser = next((name for name in BROWSERS if name in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    words = [PLAIN.get(browser, browser) or "A browser", PLAIN.get(system, system)]
    return " on ".join(word for word in words if word)
