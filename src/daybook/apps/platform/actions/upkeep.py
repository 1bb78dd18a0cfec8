"""What is tidied up at night? Answers kept 30 days, ended sessions, silent runs, old counters.

Each function may run twice and reports how many rows it touched. Example: a run whose worker was
killed at 02:00 says so from 02:05, and is discarded a day later unless somebody resumed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import (
    AnsweredRequest,
    Job,
    OutboxMessage,
    RateLimitCounter,
    Run,
    SharedCacheEntry,
    SignIn,
    WorkerHeartbeat,
)
from ..queries.organization import local_date
from ..queries.settings import policy_on
from ..run_kinds import RUN_KINDS
from ..viewer import Viewer
from .runs import end_run

ANSWERS_KEPT = timedelta(days=30)
JOBS_KEPT = timedelta(days=30)
SILENT_RUNS_KEPT = timedelta(days=1)
SILENT = "Its worker stopped. Ask for the same again to resume it, or discard it."
GIVEN_UP = "Its worker stopped and nobody resumed it within a day; nothing of it counts."


def expire_answered_requests(*, now: datetime) -> int:
    """Forget write requests answered more than 30 days ago."""
    return AnsweredRequest.objects.filter(recorded_at__lt=now - ANSWERS_KEPT).delete()[0]


def sweep_messages(*, now: datetime) -> int:
    """Empty the text of messages that left, or were withdrawn, longer ago than the setting keeps.

    The row stays: whom it went to, when, and about what.
    """
    kept = timedelta(days=policy_on(local_date(now)).message_text_days)
    done = OutboxMessage.objects.filter(state__in=("SENT", "WITHDRAWN"), created_at__lt=now - kept)
    return done.exclude(body="").update(body="")


def sweep_sessions() -> int:
    """Delete sessions that are over, and sign-ins whose session is gone.

    Sessions and shared entries end by the machine's own clock, also while a date is fixed for a
    demonstration, so that clock is asked here.
    """
    now = timezone.now()
    ended = Session.objects.filter(expire_date__lt=now).delete()[0]
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    SignIn.objects.filter(~Exists(alive)).delete()
    return ended + SharedCacheEntry.objects.filter(expires__lt=now).delete()[0]


def sweep_counters(*, now: datetime) -> int:
    """Delete counters whose window is over, jobs done long ago, and workers long gone."""
    day_ago = now - timedelta(days=1)
    gone = RateLimitCounter.objects.filter(window_starts_at__lt=day_ago).delete()[0]
    gone += Job.objects.filter(state="DONE", finished_at__lt=now - JOBS_KEPT).delete()[0]
    gone += WorkerHeartbeat.objects.filter(seen_at__lt=day_ago).delete()[0]
    return gone


def attend_silent_runs(*, actor: Viewer, now: datetime) -> tuple[int, int]:
    """Say on each run whose lease lapsed that its worker stopped; discard it after a day.

    Returns (marked, discarded). A marked run keeps its cursor, so asking again resumes it.
    """
    lapsed = Run.objects.filter(state="RUNNING", lease_until__lt=now)
    old = lapsed.filter(lease_until__lt=now - SILENT_RUNS_KEPT).values_list("id", "kind")
    discarded = 0
    for run_id, kind in list(old):
        known = RUN_KINDS.get(kind)
        if known and known.discard:
            known.discard(actor=actor, now=now, run_id=run_id)
        else:
            end_run(run_id, actor=actor, now=now, state="DISCARDED", message=GIVEN_UP)
        discarded += 1
    marked = lapsed.exclude(message=SILENT).update(message=SILENT)
    return marked, discarded
