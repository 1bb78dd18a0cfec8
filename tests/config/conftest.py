"""Sign-in as a browser does it."""

from __future__ import annotations

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Passwords cost a quarter of a second each by design; tests need not pay it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sign_in(client):
    """Post the sign-in form; returns the response."""

    def post(email: str, password: str = PASSWORD, **fields):
        return client.post("/sign-in", {"login": email, "password": password, **fields})

    return post
