"""Fixtures of the projects tests: a client that signs in by a login's short name."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture
def signed_in(client, company, settings):
    """`signed_in("finance")` is a client on Tuesday 7 July 2026."""
    settings.DAYBOOK_TODAY = "2026-07-07"

    def sign_in(name: str):
        client.force_login(get_user_model().objects.get(email=f"{name}@northwind.example"))
        return client

    return sign_in
