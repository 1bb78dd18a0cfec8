"""What tests of platform share: a browser signed in as somebody, and quick passwords."""

from __future__ import annotations

import pytest

from daybook.apps.platform import lock_conditions
from daybook.apps.platform.models import User


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DAYBOOK_TODAY = "2026-07-07"


@pytest.fixture(autouse=True, scope="module")
def _platform_alone():
    """Locks as platform itself guards them; what other apps ask of a month is theirs to test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock_conditions, "LOCK_CONDITIONS", {})
        yield


@pytest.fixture
def sign_in(client):
    """A function that signs a login of the small company in and returns the browser."""

    def as_login(name: str):
        client.force_login(User.objects.get(email=f"{name}@northwind.example"))
        return client

    return as_login
