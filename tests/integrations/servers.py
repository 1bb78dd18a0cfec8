"""Real servers on the loopback that answer as the vendors' published contracts say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request as the server received it."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    document: object


@dataclass
class Answer:
    """What the server says: a status, a JSON document or plain text, and headers."""

    status: int = 200
    document: object = None
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Served:
    """A running server: its address, and what it was asked."""

    base: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serve(answer: Callable[[Asked], Answer]):
    """A real HTTP server that answers each request by a function of it."""
    served = Served("")

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            parts = urlsplit(self.path)
            asked = Asked(
                self.command, parts.path, parse_qs(parts.query), dict(self.headers),
                json.loads(body) if body else None,
            )  # fmt: skip
            served.asked.append(asked)
            said = answer(asked)
            payload = said.text.encode() if said.text else json.dumps(said.document).encode()
            self.send_response_only(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = _reply

        def log_message(self, *arguments) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def slack(asked: Asked) -> Answer:
    """Slack: a bearer token, lookups by address, messages to a channel; failure is HTTP 200."""
    if asked.headers.get("Authorization") != "Bearer xoxb-good":
        return Answer(document={"ok": False, "error": "invalid_auth"})
    if asked.path == "/users.lookupByEmail":
        known = asked.query["email"] == ["engineer@northwind.example"]
        return Answer(document={"ok": True, "user": {"id": "U012AB3CD"}} if known else
                      {"ok": False, "error": "users_not_found"})  # fmt: skip
    document = asked.document
    if not (document.get("channel") and (document.get("text") or document.get("blocks"))):
        return Answer(document={"ok": False, "error": "no_text"})
    return Answer(document={"ok": True, "channel": "D024BE91L", "ts": "1783353600.000100"})


def webex(asked: Asked) -> Answer:
    """Webex: a bearer token; exactly one recipient, and text, markdown or files."""
    if asked.headers.get("Authorization") != "Bearer webex-good":
        return Answer(401, {"message": "The request requires a valid access token."})
    document = asked.document
    to = {"roomId", "toPersonId", "toPersonEmail"} & document.keys()
    if asked.path != "/messages" or len(to) != 1 or not {"text", "markdown"} & document.keys():
        return Answer(400, {"message": "Missing or too many recipients."})
    return Answer(200, {"id": "Y2lzY29zcGFyazovL3VzL01FU1NBR0Uv", "roomType": "direct"})


def teams(asked: Asked) -> Answer:
    """A workflow: takes a message of Adaptive Cards and answers 202 without a body."""
    try:
        (attachment,) = asked.document["attachments"]
        fits = (
            asked.document["type"] == "message"
            and attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
            and attachment["content"]["type"] == "AdaptiveCard"
        )
    except (KeyError, ValueError, TypeError):
        fits = False
    return Answer(202, text=" ") if fits else Answer(400, {"error": "TriggerInputSchemaMismatch"})
