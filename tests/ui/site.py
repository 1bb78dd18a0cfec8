"""A small web server for page tests: a table of answers, and the real scripts and styles."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import daybook.ui

STATIC = Path(daybook.ui.__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'; style-src-attr 'unsafe-inline'"
)


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: str

    @property
    def json(self):
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Site:
    """Pages by path: a text is HTML, a dict is JSON, a function is asked."""

    pages: dict[str, object] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def of(self, path: str) -> list[Asked]:
        """The requests that came for this path."""
        return [one for one in self.asked if one.path == path]

    def answer(self, asked: Asked) -> tuple[int, str, bytes]:
        """Status, type and body."""
        if asked.path.startswith("/static/"):
            found = STATIC / asked.path.removeprefix("/static/")
            if found.is_file():
                return 200, TYPES[found.suffix], found.read_bytes()
        if asked.path == "/favicon.ico":
            return 204, "image/x-icon", b""
        given = self.pages.get(asked.path, (404, "<h1>No such page</h1>"))
        given = given(asked) if isinstance(given, Callable) else given
        status, body = given if isinstance(given, tuple) else (200, given)
        if isinstance(body, dict):
            return status, "application/json", json.dumps(body).encode()
        return status, "text/html; charset=utf-8", body.encode()


def serve(site: Site) -> ThreadingHTTPServer:
    """Start answering on a free port; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self):
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size).decode(errors="replace")
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, parse_qs(parts.query), headers, body)
            site.asked.append(asked)
            status, kind, content = site.answer(asked)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _any

        def log_message(self, *args):
            """Keep the test's output to itself."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
