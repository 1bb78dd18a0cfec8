"""`daybook log`: seen before it is saved, here as a named user, elsewhere with a token."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from daybook.apps.platform.actions.users import create_token
from daybook.apps.time.models import TimeEntry
from daybook.config import clock, log_remote
from daybook.config.commands import run_command
from tests.builders import NOW

WHO = ("--as", "engineer@northwind.example")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 7, 16, 0, tzinfo=UTC))


@pytest.fixture
def log(company, monkeypatch, capsys):
    """`log("4h acme", answers=["y"])` is the exit code, what was printed, and what was told."""

    def run(*arguments, answers=None):
        given = list(answers or ())
        monkeypatch.setattr("sys.stdin.isatty", lambda: answers is not None, raising=False)
        monkeypatch.setattr("builtins.input", lambda prompt: given.pop(0))
        code = run_command(["log", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_it_asks_and_saves(log):
    code, out, _ = log(*WHO, "4h acme build yesterday", answers=["y"])
    assert code == 0 and "4:00 · ACME-001 Build · Mon 6 July  (The engineer)" in out
    row = TimeEntry.objects.get()
    assert (row.minutes, row.audit_line.via) == (240, "CLI")


def test_no_is_no(log):
    for answer in ("", "n", "x"):
        assert log(*WHO, "4h acme build", answers=[answer])[0] == 1
    assert not TimeEntry.objects.exists()


def test_scripts_say_yes_and_may_not_be_asked(log):
    code, _, told = log(*WHO, "4h", "acme", "build")
    assert code == 2 and "add --yes" in told and not TimeEntry.objects.exists()
    assert log(*WHO, "--yes", "4h", "acme", "build")[0] == 0
    assert TimeEntry.objects.count() == 1


def test_one_of_several_is_chosen_by_its_number(log, company):
    assert log(*WHO, "4h acme", answers=["9"])[0] == 1
    assert log(*WHO, "--yes", "4h acme")[0] == 2
    code, out, told = log(*WHO, "4h acme", answers=["2", "y"])
    assert code == 0 and "  1  4:00" in out and "fits 2 tasks alike" in told
    assert TimeEntry.objects.get().task_id == company["task ACME"]


def test_what_is_wrong_is_said(log):
    assert log("4h acme build")[0] == 2
    assert "Say who you are" in log("4h acme build")[2]
    assert "There is no active user" in log("--as", "who@x.example", "4h acme")[2]
    assert "How long?" in log(*WHO, "--preview", "acme build")[2]
    assert log(*WHO, "--preview", "acme build")[0] == 2
    assert "lies after tomorrow" in log(*WHO, "--yes", "4h acme build 2026-07-20")[2]
    assert "RIGHT-01" in log("--as", "admin@northwind.example", "4h acme")[2]
    assert log("--as", "engineer@northwind.example", "--for", "MAN", "4h acme")[0] == 2
    assert log("--as", "coordinator@northwind.example", "--for", "ENG", "--yes",
               "4h acme build")[0] == 0  # fmt: skip


def test_a_token_goes_over_tls_only(log, monkeypatch):
    monkeypatch.delenv("DAYBOOK_TOKEN", raising=False)
    assert "https only" in log("--url", "http://daybook.example.com", "4h acme")[2]
    assert "is no address" in log("--url", "daybook.example.com", "4h acme")[2]
    assert "DAYBOOK_TOKEN" in log("--url", "https://daybook.example.com", "4h acme")[2]
    assert "or --as" in log("--url", "https://x.example", *WHO, "4h acme")[2]
    monkeypatch.setenv("DAYBOOK_TOKEN", "x")
    code, _, told = log("--url", "http://127.0.0.1:1", "4h acme")
    assert code == 3 and "does not answer" in told


class _Opener:
    """Answers as the other machine's server would, by Django's own client."""

    def __init__(self, client):
        self._client = client

    def open(self, request, timeout):
        headers = dict(request.header_items())
        path = urlsplit(request.full_url).path
        found = self._client.post(path, request.data, content_type="application/json",
                                  headers=headers)  # fmt: skip
        body = io.BytesIO(found.content)
        if found.status_code >= 400:
            raise HTTPError(request.full_url, found.status_code, "", {}, body)
        return body


def test_it_reaches_a_daybook_elsewhere(log, company, client, monkeypatch):
    _, secret = create_token(actor=company.viewer("engineer"), now=NOW, name="t",
                             scopes="read write")  # fmt: skip
    monkeypatch.setattr(log_remote, "build_opener", lambda *handlers: _Opener(client))
    monkeypatch.setenv("DAYBOOK_TOKEN", secret)
    there = ("--url", "https://daybook.example.com")
    code, out, _ = log(*there, "--preview", "90m acme build mon")
    assert code == 0 and "1:30 · ACME-001 Build · Mon 6 July  (The engineer)" in out
    assert not TimeEntry.objects.exists()
    assert log(*there, "--yes", "4h acme")[0] == 2
    assert log(*there, "90m acme build mon", answers=["y"])[0] == 0
    row = TimeEntry.objects.get()
    assert (row.minutes, row.audit_line.via) == (90, "API")
    monkeypatch.setenv("DAYBOOK_TOKEN", "dbk_wrong")
    code, _, told = log(*there, "--yes", "90m acme build mon")
    assert code == 2 and "unknown, revoked or over" in told
