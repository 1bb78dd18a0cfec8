"""What every test of time may use: somebody signed in, today, and lines of time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from daybook.apps.platform.models import User
from daybook.config import clock
from tests.builders import NOW, TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is Tuesday 7 July 2026, 16:00 UTC, noon in New York."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 7, 16, 0, tzinfo=UTC))
    return TODAY


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """Uploads lie in a folder of their own; passwords, which no test here types, cost nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def sign_in(client):
    """`sign_in("engineer")` is a client of that login."""

    def enter(name: str):
        client.force_login(User.objects.get(email=f"{name}@northwind.example"))
        return client

    return enter


@pytest.fixture
def log(company):
    """`log(date, minutes)` writes a draft of the engineer on ACME, Build; returns its key."""
    from daybook.apps.time.actions.entries import save_entry

    def write(on: date, minutes: int, project="ACME", task=None, who="engineer", **more) -> int:
        return save_entry(
            actor=company.viewer(who), now=NOW, today=TODAY, person_id=company[who],
            project_id=company[project], task_id=company[task or f"task {project}"],
            worked_on=on, minutes=minutes, **more,
        ).id  # fmt: skip

    return write


@pytest.fixture
def book(company):
    """`book(minutes_of_seven_days)` books the engineer hard on ACME from June to August."""
    from daybook.apps.staffing.actions.bookings import add_booking

    def add(weekday_minutes=(360,) * 5 + (0, 0), project="ACME", **more):
        return add_booking(
            actor=company.viewer("coordinator"), now=NOW, person_id=company["engineer"],
            project_id=company[project], starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31),
            weekday_minutes=weekday_minutes, commitment="HARD", **more,
        )  # fmt: skip

    return add
