"""Friday at five: 500 people save 20 cells each and hand in, while a log is imported.

Requests leave at their time, 200 a second, whether or not the one before has been answered, and
each is timed from the instant it was due. Afterwards every line is looked for in the database.
"""

from __future__ import annotations

import http.client
import itertools
import json
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

PEOPLE, TASKS, SECONDS = 500, 4, 60
FRIDAY = date(2026, 11, 27)
WEEK = "2026-W48"
CSRF = "friday" * 5 + "xy"
THREADS = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and the answer it must get."""

    method: str
    path: str
    body: str
    session: str
    expected: int
    kind: str = "application/json"


@dataclass(slots=True)
class Result:
    """What a run of requests took, in milliseconds, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def percentile(self, share: float) -> float:
        """The latency that this share of the requests did not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def said(self) -> str:
        """Median, 95th percentile, longest, and errors."""
        return (
            f"median {statistics.median(self.milliseconds):.1f}, p95 {self.percentile(0.95):.1f}, "
            f"longest {max(self.milliseconds):.0f} ms, {len(self.errors)} errors"
        )


def cells(people: Sequence[dict], tasks: Sequence[dict], weeks_back: int = 0) -> list[Asked]:
    """Every person's 20 cells of a week, one of each in turn."""
    monday = FRIDAY - timedelta(days=4 + 7 * weeks_back)
    found = []
    for day, task in itertools.product(range(5), tasks[:TASKS]):
        on = (monday + timedelta(days=day)).isoformat()
        for person in people:
            path = f"/time/cell/{person['code']}/{task['project_id']}/{task['task_id']}/{on}"
            body = json.dumps({"value": "1:30", "version": 0})
            found.append(Asked("PUT", path, body, person["session"], 200))
    return found


def submits(people: Sequence[dict]) -> list[Asked]:
    """Everybody hands the week in."""
    monday = (FRIDAY - timedelta(days=4)).isoformat()
    return [
        Asked("POST", f"/time/{WEEK}/submit", f"part={monday}", person["session"], 302,
              "application/x-www-form-urlencoded")
        for person in people
    ]  # fmt: skip


def bare(people: Sequence[dict], count: int) -> list[Asked]:
    """So many bare saves, one person after the other."""
    return [
        Asked("POST", "/bare", "{}", person["session"], 201)
        for person in itertools.islice(itertools.cycle(people), count)
    ]


def paced(port: int, requests: Sequence[Asked], per_second: float) -> Result:
    """Send each at its time; a late answer delays nobody else."""
    return _send(port, requests, THREADS, lambda number: number / per_second)


def flat_out(port: int, requests: Sequence[Asked], threads: int = 8) -> Result:
    """Send the next as soon as one is answered."""
    return _send(port, requests, threads, None)


def _send(
    port: int, requests: Sequence[Asked], threads: int, due: Callable[[int], float] | None
) -> Result:
    result, numbers, lock = Result(), itertools.count(), threading.Lock()
    begin = time.perf_counter() + 0.2

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while (number := next(numbers)) < len(requests):
            if due is not None:
                at = begin + due(number)
                time.sleep(max(0.0, at - time.perf_counter()))
            else:
                at = time.perf_counter()
            error = _ask(connection, requests[number])
            took = (time.perf_counter() - at) * 1000
            with lock:
                result.milliseconds.append(took)
                if error:
                    result.errors.append(error)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    result.seconds = time.perf_counter() - started
    return result


def _ask(connection: http.client.HTTPConnection, asked: Asked) -> str:
    headers = {
        "Accept": "application/json",
        "Content-Type": asked.kind,
        "Cookie": f"sessionid={asked.session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
    }
    try:
        connection.request(asked.method, asked.path, asked.body, headers)
        answer = connection.getresponse()
        text = answer.read()
    except OSError as error:
        connection.close()
        return f"{asked.path}: {error}"
    return "" if answer.status == asked.expected else f"{answer.status} {text[:200]!r}"
