"""What tests of platform share: a browser signed in as somebody, and quick passwords."""

from __future__ import annotations

import pytest

from daybook.apps.platform.models import User


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DAYBOOK_TODAY = "2026-07-07"


@pytest.fixture
def sign_in(client):
    """A function that signs a login of the small company in and returns the browser."""

    def as_login(name: str):
        client.force_login(User.objects.get(email=f"{name}@northwind.example"))
        return client

    return as_login
