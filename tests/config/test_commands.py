"""Do the commands carry a new company from set-up to serving, and the demo to its logins?"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from urllib.request import Request, urlopen

import pytest

from daybook.apps.platform.models import Organization, User
from daybook.config import company_commands
from daybook.config.cli import main

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DAYBOOK_DATABASE_URL")),
    reason="these commands get an embedded database of their own",
)


@pytest.fixture
def daybook(tmp_path):
    """Run a command as a new process on a data directory of its own."""
    folder = tmp_path / "data"

    def run(*arguments: str, data=folder, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "daybook.config.cli", *arguments],
            env=_environment(data), capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    run.folder = folder
    return run


def _environment(data) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DAYBOOK_")}
    return {**kept, "DAYBOOK_DATA": str(data)}


SETUP = (
    "setup", "--organization", "Own Company", "--currency", "EUR", "--zone", "Europe/Berlin",
    "--country", "DE", "--subdivision", "BY", "--administrator", "Admin@own.example",
)  # fmt: skip


def test_a_company_is_set_up_served_backed_up_and_brought_back(daybook, tmp_path):
    told = daybook(*SETUP)
    password = re.search(r"admin@own\.example\s+(\S+)", told)[1]
    assert "already has an organization" in daybook(*SETUP, code=2)
    assert (daybook.folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert daybook.folder.stat().st_mode & 0o077 == 0

    _serve_and_sign_in(daybook.folder, password)
    assert "All well." in daybook("doctor")

    file = tmp_path / "kept.tar.gz"
    daybook("backup", str(file))
    other = tmp_path / "other"
    assert "are back" in daybook("restore", str(file), data=other)
    assert "All well." in daybook("doctor", data=other)
    assert "BACKUP-02" in daybook("restore", str(file), data=other, code=2)
    again = daybook("password", "admin@own.example", data=other)
    assert password not in again and "shown only now" in again
    assert "no account" in daybook("password", "nobody@own.example", data=other, code=2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _serve_and_sign_in(data, password: str) -> None:
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "daybook.config.cli", "serve", "--port", str(port), "--workers",
         "1"],
        env=_environment(data), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        health = _wait_for(server, port)
        assert health["status"] == "ok"
        page = urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=30)
        cookie = page.headers["Set-Cookie"].split(";")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
        body = f"csrfmiddlewaretoken={token}&login=admin@own.example&password={password}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/sign-in", body, {
            "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded",
        })  # fmt: skip
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (302, "/today")
        taken = subprocess.run(
            [sys.executable, "-m", "daybook.config.cli", "serve", "--port", str(port)],
            env=_environment(data), capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert taken.returncode == 2 and "--port" in taken.stderr
    finally:
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 0
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert {"worker started", "worker stopped", "signed in"} <= {line["message"] for line in lines}
    assert "own.example" not in errors and password not in errors


def _wait_for(server, port: int) -> dict:
    body: dict = {}
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, server.stderr.read()
        try:
            request = Request(f"http://127.0.0.1:{port}/healthz")
            body = json.load(urlopen(request, timeout=10))
            if body.get("worker") == "ok":
                return body
        except OSError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"never well: {body}")


@pytest.fixture
def built(db, settings, tmp_path, monkeypatch):
    """The demo command with a builder that only counts, on the test's database."""
    from daybook.apps.platform.actions.organization import set_up_organization
    from daybook.demo import company

    made: list[date] = []

    def build(*, clock, today, say):
        made.append(today)
        if not Organization.objects.exists():
            set_up_organization(now=clock(), name="Sample", reporting_currency="USD", zone="UTC")

    settings.DATA = tmp_path
    for name in ("DAYBOOK_DATA", "DAYBOOK_TODAY", "DAYBOOK_LOG_LEVEL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(company, "build_sample_company", build)
    monkeypatch.setattr(
        company_commands, "_empty", lambda data, engine: Organization.objects.all().delete()
    )
    return made


def test_the_demo_is_made_once_and_prints_a_login_for_each_role(built, tmp_path, capsys):
    demo = ["demo", "--data", str(tmp_path), "--no-serve"]
    assert main(demo) == 0
    told = capsys.readouterr().out
    for title in ("Consultant", "Project manager", "Project coordinator", "Operations analyst",
                  "Operations manager", "Regional leader", "Finance", "Finance, second",
                  "Training coordinator", "Administrator"):  # fmt: skip
        assert re.search(rf"^{title}", told, re.MULTILINE), title
    assert "demonstration only" in told
    assert main(demo) == 0
    assert built == [date(2026, 7, 21)]
    assert main([*demo, "--fresh"]) == 0
    assert len(built) == 2


def test_another_day_asks_for_fresh_and_an_interrupted_build_starts_anew(built, tmp_path, capsys):
    demo = ["demo", "--data", str(tmp_path), "--no-serve"]
    main(demo)
    assert main([*demo, "--today", "2026-08-04"]) == 2
    assert "--fresh" in capsys.readouterr().err
    (tmp_path / "demo.json").write_text('{"state": "BUILDING", "today": "2026-07-21"}')
    assert main(demo) == 0
    assert "not finished last time" in capsys.readouterr().out


def test_the_demo_leaves_a_real_company_alone(built, company, tmp_path, capsys):
    assert main(["demo", "--data", str(tmp_path), "--no-serve"]) == 2
    assert "left alone" in capsys.readouterr().err
    assert built == [] and User.objects.filter(email__endswith="northwind.example").exists()
