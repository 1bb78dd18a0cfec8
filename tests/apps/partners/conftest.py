"""Fixtures of partners: what is agreed, the day it is, and somebody signed in."""

from __future__ import annotations

import pytest

from daybook.apps.platform.models import User
from daybook.config import clock
from tests.builders import NOW, TODAY

from .agreed import Agreed


@pytest.fixture(autouse=True)
def today(monkeypatch, settings, tmp_path):
    """It is Tuesday 7 July 2026; files lie in a folder of their own."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.FILES_ROOT = tmp_path / "files"
    return TODAY


@pytest.fixture
def agreed(company):
    """The small company with a partner, a fund and a signed authorization."""
    return Agreed(company)


@pytest.fixture
def sign_in(agreed, client):
    """`sign_in("finance")` is a client of that login."""

    def enter(name: str):
        client.force_login(User.objects.get(email=f"{name}@northwind.example"))
        return client

    return enter
