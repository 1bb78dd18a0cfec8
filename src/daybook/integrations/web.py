"""How is HTTP spoken to other programs? One thin place around httpx, with its limits.

Only the host that was configured is spoken to, over TLS unless it is this machine; redirects are
not followed; ten seconds are the longest wait. A 429 or 503 with `Retry-After: 30` is "in 30 s".
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from .outgoing import SendFailed, SendLater

TIMEOUT_SECONDS = 10
LONGEST_WAIT = 24 * 3_600
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Web:
    """Requests to one configured address of one vendor."""

    def __init__(self, vendor: str, base: str, headers: dict[str, str] | None = None):
        parts = urlsplit(base)
        local = parts.hostname in _LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or parts.scheme == "http" and local):
            raise SendFailed(f"The address of {vendor} must begin with https://.")
        self._vendor, self._base, self._headers = vendor, base, headers or {}

    def get(self, path: str, params: dict[str, str]) -> httpx.Response:
        """GET under the configured address."""
        return self._ask("GET", path, params=params)

    def post(self, path: str, document: dict) -> httpx.Response:
        """POST a JSON document under the configured address."""
        return self._ask("POST", path, json=document)

    def _ask(self, method: str, path: str, **content) -> httpx.Response:
        try:
            with httpx.Client(
                timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
            ) as client:
                found = client.request(
                    method, f"{self._base}{path}", headers=self._headers, **content
                )
        except httpx.HTTPError as error:
            # The library's own text holds the address, and addresses of webhooks are secrets.
            raise SendFailed(f"{self._vendor} cannot be reached: {type(error).__name__}.") from None
        self._refuse(found)
        return found

    def _refuse(self, found: httpx.Response) -> None:
        if found.status_code in (429, 503):
            raise SendLater(f"{self._vendor} asks to wait.", seconds_to_wait(found))
        if not 200 <= found.status_code < 300:
            raise SendFailed(f"{self._vendor} answered {found.status_code}.")


def seconds_to_wait(found: httpx.Response) -> int:
    """What `Retry-After` asks for, in seconds or as a date beside the answer's own; else 60."""
    text = found.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 8:
        return min(int(text), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
        since = parsedate_to_datetime(found.headers.get("Date", ""))
        return min(max(int((until - since).total_seconds()), 1), LONGEST_WAIT)
    except (TypeError, ValueError):
        return 60


def answer_of(vendor: str, found: httpx.Response) -> dict:
    """The answer's JSON document. Raises SendFailed for anything else."""
    try:
        document = found.json()
    except ValueError:
        raise SendFailed(f"{vendor} answered something that is no JSON.") from None
    if not isinstance(document, dict):
        raise SendFailed(f"{vendor} answered something that is no JSON object.")
    return document
