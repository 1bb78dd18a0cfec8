"""Who acts when a command runs? A named user with their own rights, else the system."""

from __future__ import annotations

from daybook.apps.people.queries.persons import person_id_of_user
from daybook.apps.platform.models import User
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.viewer import Viewer, system_actor, viewer_of
from daybook.config import clock


def actor_of(email: str | None) -> Viewer:
    """The viewer for `--user`, or the system for whoever holds the machine."""
    if not email:
        if not User.objects.filter(is_system=True).exists():
            raise Refused(
                "SETUP-01", "This data directory holds no organization yet: run `daybook demo`."
            )
        return system_actor("CLI")
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Refused("USER-01", f"There is no active user {email}.")
    today = clock.local_today(clock.now())
    return viewer_of(user, today=today, person_id=person_id_of_user(user.pk), via="CLI")
