"""What do insights do at night? Publish the books, if they changed since the last copy."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from daybook.apps.platform.actions.jobs import job_handler
from daybook.apps.platform.viewer import system_actor

from .actions.publish import publish_facts


@job_handler("publish_facts", every=timedelta(days=1), after=timedelta(hours=3))
def publish_nightly(*, user_id: int | None, payload: dict, now: datetime) -> None:
    """Publish as the system. Running twice publishes once, because the books are the same."""
    publish_facts(
        actor=system_actor(),
        now=now,
        folder=Path(settings.ANALYTICS_ROOT),
        name=payload.get("name", ""),
        unless_unchanged=not payload.get("name"),
    )
