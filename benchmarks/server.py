"""How is the real server driven? Started on loopback, asked over HTTP, ended by its own process."""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    environment: dict[str, str],
    *,
    workers: int = 1,
    application: str = "daybook.config.wsgi:application",
) -> Iterator[int]:
    """The port of granian serving this installation, or another program on its database."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host",
        "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", "4",
        "--workers-kill-timeout", "5", "--no-access-log", application,
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        env=environment | {"DAYBOOK_PROCESS": "web"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            asked.request("GET", "/healthz")
            asked.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up within 20 seconds")


class Saver:
    """Saves lines of one person through the API, one connection, each with its own key."""

    _keys = count()

    def __init__(self, port: int, token: str, line: dict):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._line = line
        self.milliseconds: list[float] = []

    def save(self, worked_on: str) -> None:
        """One line of one minute. Raises RuntimeError unless it was stored."""
        body = json.dumps({**self._line, "worked_on": worked_on, "minutes": 1})
        key = {"Idempotency-Key": f"bench-{next(self._keys)}"}
        started = time.perf_counter()
        self._connection.request("POST", "/api/v1/time/entries", body, self._headers | key)
        answer = self._connection.getresponse()
        text = answer.read()
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")

    def said(self) -> str:
        """Median, 95th percentile and the longest."""
        ordered = sorted(self.milliseconds)
        late = ordered[int(len(ordered) * 0.95)]
        return (
            f"median {statistics.median(ordered):.1f} ms, p95 {late:.1f} ms, "
            f"longest {ordered[-1]:.0f} ms, {len(ordered)} saves"
        )
