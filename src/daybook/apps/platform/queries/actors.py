"""For whom does a job act? The user who started it, with the rights they hold now."""

from __future__ import annotations

from datetime import date

from ..models import User
from ..refusals import Denied
from ..viewer import Viewer, viewer_of


def viewer_of_job(user_id: int, *, today: date, person_id: int | None = None) -> Viewer:
    """The viewer a job acts for. Raises Denied USER-01 where the account is closed by now."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not (user.is_active or user.is_system):
        raise Denied("USER-01", "The account that started this is closed, so it was not done.")
    return viewer_of(user, today=today, person_id=person_id, via="JOB")
