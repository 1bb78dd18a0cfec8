"""Who calls the API, how often, and was this write sent before?

A token (or the session of a signed-in page, with its CSRF token) gives the viewer. A write with
an `Idempotency-Key` is carried out once: its answer is stored in the same transaction, and the
same key gets that answer again for 30 days.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware

from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.actions.users import user_of_token
from daybook.apps.platform.models import AnsweredRequest
from daybook.apps.platform.viewer import viewer_of

from .api_problems import plain_problem, problem, unfit_problem

PREFIX = "/api/v1/"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PER_MINUTE = int(os.environ.get("DAYBOOK_API_PER_MINUTE", "600"))
LONGEST_KEY = 80


class Allowance:
    """How many requests a caller has left this minute, in this process."""

    def __init__(self, per_minute: int):
        self._limit, self._lock = per_minute, threading.Lock()
        self._window, self._counts = 0, {}

    def spend(self, caller: str) -> int:
        """Seconds to wait when nothing is left, else 0."""
        now = int(time.monotonic())
        with self._lock:
            if now // 60 != self._window:
                self._window, self._counts = now // 60, {}
            self._counts[caller] = self._counts.get(caller, 0) + 1
            return 60 - now % 60 if self._counts[caller] > self._limit else 0


class ApiMiddleware:
    """Stands before every API operation; other requests pass untouched."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._allowance = Allowance(PER_MINUTE)
        self._csrf = CsrfViewMiddleware(get_response)

    def __call__(self, request):
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        answer = self._answered(request)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code < 400 or kind == "application/problem+json":
            return answer
        told = plain_problem(request, answer.status_code)
        if "Allow" in answer.headers:
            told["Allow"] = answer["Allow"]
        return told

    def _answered(self, request):
        refused = self._identify(request) or _read_only(request)
        if refused is not None:
            return refused
        wait = self._allowance.spend(request.caller)
        if wait:
            answer = problem(
                request, 429, "Too many requests", f"{PER_MINUTE} a minute are allowed."
            )
            answer["Retry-After"] = str(wait)
            return answer
        if request.method in WRITES and "Idempotency-Key" in request.headers:
            return self._once(request, request.headers["Idempotency-Key"])
        return self.get_response(request)

    def _identify(self, request):
        """Set the viewer; the answer of a refusal, or None."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if secret and scheme.lower() == "bearer":
            found = user_of_token(secret.strip(), now=request.now)
            if found is None:
                return _challenge(
                    request, "This token is unknown, revoked or over.", "invalid_token"
                )
            user, scopes = found
            viewer = viewer_of(
                user, today=request.today, person_id=person_id_of_user(user.pk), via="API"
            )
            request.viewer = replace(viewer, token_scopes=scopes)
            request.caller = f"token {hashlib.sha256(secret.encode()).hexdigest()[:16]}"
            return None
        if request.viewer is None:
            return _challenge(request, "Send a token as “Authorization: Bearer …”.")
        if request.user.temporary_password_at:
            return problem(request, 403, "Choose your own password first, under Account")
        request.viewer = request.viewer.through("API")
        request.caller = f"user {request.viewer.user_id}"
        if request.method in WRITES and self._csrf.process_view(request, None, (), {}):
            return problem(request, 403, "The CSRF token is missing or wrong")
        return None

    def _once(self, request, key: str):
        if not 1 <= len(key) <= LONGEST_KEY:
            return problem(
                request, 422, f"An Idempotency-Key has 1 to {LONGEST_KEY} characters", field="key"
            )
        try:
            digest = _digest(request)
        except (MultiPartParserError, BadRequest, SuspiciousOperation):
            return problem(request, 400, "The body of this request cannot be read")
        kept = None
        try:
            with transaction.atomic():
                kept = AnsweredRequest.objects.create(
                    user_id=request.viewer.user_id, key=key, method=request.method,
                    path=request.path[:240], body_digest=digest, recorded_at=request.now,
                )  # fmt: skip
                answer = self.get_response(request)
                if answer.status_code >= 500:
                    transaction.set_rollback(True)
                else:
                    _keep(kept, answer)
                return answer
        except IntegrityError:
            # The key was there before; or a foreign key is checked as the transaction ends.
            return _again(request, key, digest) if kept is None else unfit_problem(request)


def _keep(row: AnsweredRequest, answer) -> None:
    AnsweredRequest.objects.filter(pk=row.pk).update(
        status=answer.status_code,
        response=answer.content.decode(),
        content_type=answer.headers.get("Content-Type", "")[:60],
    )


def _read_only(request):
    """The answer to a write with a token that may only read, or None."""
    scopes = request.viewer.token_scopes
    if request.method not in WRITES or scopes is None or "write" in scopes:
        return None
    return problem(
        request, 403, "This token may only read", "Make one with the scope write.", rule="RIGHT-01"
    )


def _digest(request) -> str:
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.method == "POST" and request.content_type == "multipart/form-data":
        # What a form says is the same whatever boundary its parts are sent with.
        for part in _form_parts(request):
            found.update(part)
    else:
        found.update(request.body)
    return found.hexdigest()


def _form_parts(request) -> Iterator[bytes]:
    """The digest of each field of a form, and of each file: its name and its whole content.

    A file lies on disk and is read in pieces; whoever reads it next finds it at its start.
    """
    for name, values in request.POST.lists():
        yield hashlib.sha256(repr((name, values)).encode()).digest()
    for name, files in request.FILES.lists():
        for file in files:
            content = hashlib.sha256(repr((name, file.name)).encode())
            for piece in file.chunks():
                content.update(piece)
            file.seek(0)
            yield content.digest()


def _again(request, key: str, digest: str):
    row = AnsweredRequest.objects.filter(user_id=request.viewer.user_id, key=key).first()
    if row is None or not row.status:
        return problem(request, 409, "A request with this key is being carried out; ask again")
    if row.body_digest != digest:
        return problem(
            request, 422, "This Idempotency-Key was used for another request", field="key"
        )
    answer = HttpResponse(row.response, status=row.status, content_type=row.content_type)
    answer["Idempotency-Replayed"] = "true"
    return answer


def _challenge(request, detail: str, error: str = ""):
    answer = problem(request, 401, "Who is asking?", detail)
    said = f', error="{error}"' if error else ""
    answer["WWW-Authenticate"] = f'Bearer realm="Daybook"{said}'
    return answer
