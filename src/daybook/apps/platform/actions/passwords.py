"""How does a user choose a password? Checked for length and commonness, never logged, audited."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ..models import User
from ..refusals import Refused
from ..transactions import action, record_audit
from ..viewer import Viewer


def choose_password(*, actor: Viewer, now: datetime, user: User, password: str) -> None:
    """Set one's own password; every other browser is signed out by it.

    Raises Refused USER-02 when the password is too short or too common.
    """
    if actor.user_id != user.pk:
        raise Refused("USER-02", "A password is chosen by its owner alone.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("USER-02", " ".join(error.messages), field="password1") from error
    with action():
        line = record_audit(actor=actor, verb="choose_password", now=now, subject=("USER", user.pk))
        user.set_password(password)
        user.temporary_password_at = None
        user.audit_line = line
        user.version += 1
        user.save(update_fields=["password", "temporary_password_at", "audit_line", "version"])
