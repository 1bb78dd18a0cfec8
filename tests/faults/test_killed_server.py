"""What is left when the server is killed in the middle of handing in or approving? Whole lines.

Runs on the embedded database, and on PostgreSQL where the tests do.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests import quick

from .house import DRAFTS, WAITING

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DAYBOOK_DATABASE_URL", "")


def _environment(folder: Path, database: str) -> dict[str, str]:
    found = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DAYBOOK_")},
        "DAYBOOK_DATA": str(folder), "DAYBOOK_TODAY": "2026-07-07", "DAYBOOK_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "daybook.config.settings",
    }  # fmt: skip
    return found | ({"DAYBOOK_DATABASE_URL": database} if database else {})


def _house(what: str) -> list[str]:
    return [sys.executable, "-m", "tests.faults.house", what]


class House:
    """One installation, its server, and a process that looks at what is in it."""

    def __init__(self, folder: Path, database: str, made: dict):
        self.folder, self.database, self.made = folder, database, made
        self.environment = _environment(folder, database)
        self.server: subprocess.Popen | None = None
        self.watcher = subprocess.Popen(_house("watch"), cwd=ROOT, env=self.environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)  # fmt: skip
        self.port = 0

    def report(self) -> dict:
        """What stands there now, as a process sees it that was never the server's."""
        self.watcher.stdin.write("\n")
        self.watcher.stdin.flush()
        return json.loads(self.watcher.stdout.readline())

    def close(self) -> None:
        """End the server, and the process that looks."""
        self.kill()
        self.watcher.stdin.close()
        self.watcher.wait(timeout=30)
        self.watcher.stdout.close()

    def start(self) -> None:
        """Serve it, as in service: a server and its worker process."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [
            sys.executable, "-m", "granian", "daybook.config.wsgi:application", "--interface",
            "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
            "--blocking-threads", "4", "--no-access-log", "--log-level", "error",
        ]  # fmt: skip
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.environment,
                                       start_new_session=True)  # fmt: skip
        for _ in range(600):
            with contextlib.suppress(OSError):
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                asked.request("GET", "/healthz")
                asked.getresponse().read()
                return
            time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As a power cut would: every process of the server, at once, without a word."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait(timeout=30)
            self.server = None

    def send(self, who: str, path: str, body: dict, key: str = "") -> tuple[int, dict]:
        """A write over the API; status 0 where the server died over it."""
        headers = {"Authorization": f"Bearer {self.made['tokens'][who]}",
                   "Content-Type": "application/json"}  # fmt: skip
        if key:
            headers["Idempotency-Key"] = key
        try:
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            asked.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = asked.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, {}

    def approved(self) -> int:
        """How many lines are approved, asked from outside."""
        question = "SELECT COUNT(*) FROM time_timeentry WHERE state = 'APPROVED'"
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as held:
                return held.execute(question).fetchone()[0]
        with contextlib.closing(sqlite3.connect(self.folder / "daybook.sqlite3")) as held:
            return held.execute(question).fetchone()[0]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """(folder, database, what it made): filled once, on the database that the tests run on.

    Filling is most of the time, and the same each time: every test gets a copy.
    """
    folder = tmp_path_factory.mktemp("model")
    kept = quick.kept_database()
    if kept.exists() and not SERVER:
        shutil.copyfile(kept, folder / "daybook.sqlite3")
    with _database("") as database:
        done = subprocess.run(_house("fill"), cwd=ROOT, env=_environment(folder, database),
                              stdout=subprocess.PIPE, check=True)  # fmt: skip
        yield folder, database, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def house(model, tmp_path):
    """An installation of its own."""
    folder, database, made = model
    shutil.copytree(folder, tmp_path / "house")
    with _database(database) as own:
        found = House(tmp_path / "house", own, made)
        try:
            yield found
        finally:
            found.close()


@contextlib.contextmanager
def _database(model: str):
    """A database of its own on the server, a copy of the model where one is named; "" without."""
    if not SERVER:
        yield ""
        return
    import psycopg

    name = f"faults_{os.getpid()}_{time.monotonic_ns()}"
    like = f" TEMPLATE {urlsplit(model).path.strip('/')}" if model else ""
    with psycopg.connect(SERVER, autocommit=True) as held:
        held.execute(f"CREATE DATABASE {name}{like}")
    parts = urlsplit(SERVER)
    try:
        yield parts._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(SERVER, autocommit=True) as held:
            held.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _whole(found: dict) -> dict:
    assert found["wrong"] == []
    return found["states"]


def test_killed_in_the_middle_of_approve_all_each_line_is_before_or_after(house):
    house.start()
    act = Thread(target=house.send, args=("manager", "/approvals/approve-clean", {}))
    act.start()
    until = time.monotonic() + 60
    while not house.approved() and time.monotonic() < until:
        time.sleep(0.005)
    house.kill()
    act.join(timeout=60)
    states = _whole(house.report())
    assert 0 < states["APPROVED"] < WAITING, "killed between two steps"
    assert states["APPROVED"] + states["SUBMITTED"] == WAITING

    house.start()
    status, done = house.send("manager", "/approvals/approve-clean", {})
    assert status == 200 and done["lines"] == states["SUBMITTED"]
    after = house.report()
    assert _whole(after)["APPROVED"] == WAITING
    assert after["decisions"] == 3, "one audit line for each step, none for one that died"


def test_killed_at_any_moment_of_a_keyed_approval_it_is_done_wholly_or_not_at_all(house):
    for seconds in (0.1, 0.4):
        house.start()
        before = _whole(house.report()).get("APPROVED", 0)
        request = ("manager", "/approvals/approve-clean", {}, f"key {seconds}")
        act = Thread(target=house.send, args=request)
        act.start()
        time.sleep(seconds)
        house.kill()
        act.join(timeout=60)
        after = _whole(house.report()).get("APPROVED", 0)
        assert after in (before, WAITING)
    house.start()
    first = house.send("manager", "/approvals/approve-clean", {}, "the same")
    second = house.send("manager", "/approvals/approve-clean", {}, "the same")
    assert first == second and first[0] == 200
    found = house.report()
    assert _whole(found)["APPROVED"] == WAITING and found["decisions"] == 3


def test_killed_in_the_middle_of_handing_in_a_week_is_handed_in_wholly_or_not(house):
    body = {"person_id": house.made["engineer"], "day": "2026-07-06"}
    for seconds in (0.04, 0.15):
        house.start()
        act = Thread(target=house.send, args=("engineer", "/time/submit", body))
        act.start()
        time.sleep(seconds)
        house.kill()
        act.join(timeout=60)
        states = _whole(house.report())
        handed_in = states.get("SUBMITTED this week", 0)
        assert handed_in in (0, DRAFTS) and handed_in + states.get("DRAFT this week", 0) == DRAFTS
    house.start()
    first = house.send("engineer", "/time/submit", body, "week 28")
    second = house.send("engineer", "/time/submit", body, "week 28")
    assert first == second and first[0] == 200
    found = house.report()
    assert _whole(found)["SUBMITTED this week"] == DRAFTS and found["submissions"] == 1
