"""What is done in the background? The books are published: each night, or when asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from daybook.apps.platform.schedule import job_handler
from daybook.apps.platform.viewer import system_actor, viewer_of_job

from .actions.publish import publish_facts


@job_handler("publish_facts", every=timedelta(days=1), after=timedelta(hours=3))
def publish_nightly(*, user_id: int | None, payload: dict, now: datetime) -> None:
    """Publish for whoever asked, else as the system at night.

    Running twice publishes once, because the books are the same; a named copy is always made.
    """
    actor = viewer_of_job(user_id, today=now.date()) if user_id else system_actor()
    publish_facts(
        actor=actor,
        now=now,
        folder=Path(settings.ANALYTICS_ROOT),
        name=payload.get("name", ""),
        unless_unchanged=not payload.get("name"),
    )
