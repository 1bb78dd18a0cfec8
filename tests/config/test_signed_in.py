"""Whose request is this? The session and the user as the library would answer them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.utils import timezone

from daybook.apps.platform.models import User
from daybook.config.signed_in import SessionStore, SignedInBackend


@pytest.fixture
def kept(transactional_db):
    """A session that was saved a moment ago."""
    store = SessionStore()
    store["seen"] = 17
    store.save()
    return store


def test_a_session_is_read_as_it_was_saved_and_by_the_librarys_own_store_too(kept):
    assert SessionStore(kept.session_key)["seen"] == 17
    assert db.SessionStore(kept.session_key)["seen"] == 17


def test_a_session_that_is_over_is_nobodys(kept):
    Session.objects.filter(pk=kept.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    late = SessionStore(kept.session_key)
    assert late.get("seen") is None
    assert late.session_key is None


def test_a_key_that_nobody_has_is_empty(transactional_db):
    assert SessionStore("nobody").get("seen") is None


def test_the_user_equals_the_librarys_in_every_column(company):
    user = User.objects.get(email="engineer@northwind.example")
    found = SignedInBackend().get_user(user.pk)
    columns = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(found, name) for name in columns] == [getattr(user, name) for name in columns]
    assert [type(getattr(found, name)) for name in columns] == [
        type(getattr(user, name)) for name in columns
    ]


def test_a_user_who_left_is_signed_out_at_the_next_request(company, client):
    user = User.objects.get(email="engineer@northwind.example")
    client.force_login(user)
    assert client.get("/today").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert SignedInBackend().get_user(user.pk) is None
    assert client.get("/today").status_code == 302


def test_a_session_with_another_password_is_nobodys(company, client):
    user = User.objects.get(email="engineer@northwind.example")
    client.force_login(user)
    user.set_password("another long password 4711")
    user.save(update_fields=["password"])
    request = RequestFactory().get("/today")
    request.session = SessionStore(client.session.session_key)
    assert not get_user(request).is_authenticated
