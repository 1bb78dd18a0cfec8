"""How does `daybook log` reach a Daybook elsewhere? By its API, with a token, over TLS.

`Remote("https://daybook.example.com", token, "4h acme", None).preview()` asks POST
/api/v1/time/log; plain http is spoken to this machine alone, since a token is a password.
"""

from __future__ import annotations

import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .log_commands import TOKEN, Preview

PATH = "/api/v1/time/log"
SECONDS = 20
_HERE = ("localhost", "127.0.0.1", "::1")


class RemoteRefused(Exception):
    """The other Daybook, or this command, says no; the text says why."""


class Unreachable(Exception):
    """Nobody answered as Daybook does."""


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the token somewhere else."""

    def redirect_request(self, *args, **kwargs):
        """Never."""
        return None


class Remote:
    """One sentence, asked of another machine."""

    def __init__(self, url: str, token: str, text: str, person: str | None):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RemoteRefused(f"{url} is no address. Write it as https://daybook.example.com.")
        if parts.scheme == "http" and parts.hostname not in _HERE:
            raise RemoteRefused("A token goes over https only. Use an address with https.")
        if not token:
            raise RemoteRefused(
                f"Put a token with the scopes read and write into {TOKEN}. "
                "Make one under Admin, API tokens."
            )
        self._url = f"{parts.scheme}://{parts.netloc}{PATH}"
        self._token, self._text, self._person = token, text, person

    def preview(self) -> Preview:
        """How the other Daybook reads the sentence."""
        found = self._ask({"preview": True})
        said = found["said"]
        matches = said["matches"]
        return Preview(
            tuple(found["lines"]),
            tuple(row["task_id"] for row in matches),
            said["chosen"]["task_id"] if said["chosen"] else None,
            bool(said["minutes"] and matches) and not said["is_blocked"],
            said["question"],
            said["remark"],
            said["person_name"],
            said["worked_on"],
        )

    def save(self, task_id: int, worked_on: str, key: str) -> None:
        """Save it there. The same key is saved once, however often it is sent."""
        body = {"preview": False, "task_id": task_id, "worked_on": worked_on, "client_key": key}
        self._ask(body, key)

    def _ask(self, body: dict, key: str = "") -> dict:
        sent = {"text": self._text, **body}
        if self._person:
            sent["person"] = self._person
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json",
                   "Accept": "application/json"}  # fmt: skip
        if key:
            headers["Idempotency-Key"] = key
        request = Request(self._url, json.dumps(sent).encode(), headers, method="POST")
        try:
            with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise RemoteRefused(_said(error)) from error
        except (URLError, TimeoutError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise Unreachable(f"{self._url} does not answer: {reason}.") from error
        except ValueError as error:
            raise Unreachable(f"{self._url} answers, but not as Daybook does.") from error


def _said(error: HTTPError) -> str:
    """The problem's sentence as the API gave it."""
    try:
        told = json.load(error)
    except ValueError:
        return f"The server answered {error.code}."
    rule = f"{told['rule']}: " if told.get("rule") else ""
    parts = [told.get("title", ""), told.get("detail", "")]
    return rule + (" ".join(part for part in parts if part) or f"The server answered {error.code}.")
