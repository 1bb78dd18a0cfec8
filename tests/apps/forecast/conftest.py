"""The day these tests are at: Tuesday 7 July 2026, as in the small company."""

from __future__ import annotations

import pytest

from daybook.apps.platform.models import User


@pytest.fixture(autouse=True)
def today(settings):
    """Pin the date that pages see."""
    settings.DAYBOOK_TODAY = "2026-07-07"


@pytest.fixture
def login(client, company):
    """Sign in as one of the small company."""

    def sign_in(name):
        client.force_login(User.objects.get(email=f"{name}@northwind.example"))
        return client

    return sign_in
