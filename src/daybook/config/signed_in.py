"""Whose request is this? The session and its user, each by one read that is compiled once.

Every page and every saved cell begins with these two questions. The library builds their queries
anew each time, which took a seventh of what saving a cell costs.
"""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from daybook.apps.platform.models import User
from daybook.apps.platform.prepared import PreparedRead, instance_of


def _columns(model) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


_SESSION = PreparedRead(
    lambda key: Session.objects.filter(session_key=key).values_list(*_columns(Session)), key=str
)
_USER = PreparedRead(lambda key: User.objects.filter(pk=key).values_list(*_columns(User)), key=int)


class SessionStore(db.SessionStore):
    """Sessions in the database, as the library keeps them."""

    @classmethod
    def get_model_class(cls):
        """The library's table."""
        return Session

    def _get_session_from_db(self):
        for row in _SESSION(key=self.session_key):
            session = instance_of(Session, row)
            if session.expire_date > timezone.now():
                return session
        self._session_key = None
        return None


class SignedInBackend(AuthenticationBackend):
    """Sign-in by password, as the library checks it; the user of a request by a prepared read."""

    def get_user(self, user_id):
        """The user while active, else None."""
        for row in _USER(key=int(user_id)):
            user = instance_of(User, row)
            return user if self.user_can_authenticate(user) else None
        return None
