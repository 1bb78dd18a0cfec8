"""What works in the background, what waits, and what has stopped? Jobs and runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from daybook.core.rights import Data, Verb

from ..models import Job, Run
from ..refusals import NotFound
from ..rights import may, require, scope_of
from ..run_kinds import RUN_KINDS, run_word
from ..viewer import Viewer
from .access import zone

UNFINISHED = ("PENDING", "RUNNING")


@dataclass(frozen=True, slots=True)
class JobRow:
    """One piece of background work."""

    id: int
    kind: str
    word: str
    state: str
    attempts: int
    due_at: datetime
    created_at: datetime
    finished_at: datetime | None
    user_name: str
    last_error: str
    lease_owner: str


def _job(row: Job, local) -> JobRow:
    return JobRow(
        row.pk,
        row.kind,
        row.kind.replace("_", " ").capitalize(),
        row.state,
        row.attempts,
        row.due_at.astimezone(local),
        row.created_at.astimezone(local),
        row.finished_at.astimezone(local) if row.finished_at else None,
        row.user.name,
        row.last_error,
        row.lease_owner,
    )


def job_counts(viewer: Viewer) -> dict[str, int]:
    """How many jobs are in each state."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the background jobs")
    rows = Job.objects.values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in rows}


def jobs(viewer: Viewer, state: str, limit: int = 200) -> tuple[JobRow, ...]:
    """The jobs of a state: waiting ones by when they are due, others newest first."""
    require(viewer, Data.SETTINGS, Verb.SEE, what="see the background jobs")
    order = ("due_at", "id") if state in ("WAITING", "RUNNING") else ("-finished_at", "-id")
    rows = Job.objects.filter(state=state).select_related("user").order_by(*order)[:limit]
    local = zone()
    return tuple(_job(row, local) for row in rows)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as a list shows it. `state` is STALE where its worker fell silent."""

    id: int
    kind: str
    word: str
    title: str
    state: str
    stored_state: str
    done_units: int
    total_units: int | None
    message: str
    started_by_id: int
    started_by: str
    created_at: datetime
    finished_at: datetime | None
    result_href: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run with its counts, what it was asked to do, and what may be done with it."""

    row: RunRow
    counts: tuple[tuple[str, str], ...]
    scope: tuple[tuple[str, str], ...]
    may_resume: bool
    may_discard: bool
    why_not: str


def _visible(viewer: Viewer) -> Q:
    """Own runs; runs of kinds whose data is open whole; all for whoever sees settings."""
    if viewer.is_system or may(viewer, Data.SETTINGS):
        return Q()
    open_kinds = [
        kind.kind for kind in RUN_KINDS.values() if scope_of(viewer, kind.data).everything
    ]
    return Q(started_by_id=viewer.user_id) | Q(kind__in=open_kinds)


def _stale(row: Run, now: datetime) -> bool:
    return row.state == "RUNNING" and (row.lease_until is None or row.lease_until < now)


def _run(row: Run, now: datetime, local) -> RunRow:
    known = RUN_KINDS.get(row.kind)
    return RunRow(
        row.pk,
        row.kind,
        run_word(row.kind),
        row.title,
        "STALE" if _stale(row, now) else row.state,
        row.state,
        row.done_units,
        row.total_units,
        row.message,
        row.started_by_id,
        row.started_by.name,
        row.created_at.astimezone(local),
        row.finished_at.astimezone(local) if row.finished_at else None,
        known.result(row.pk) if known and known.result else "",
    )


def run_count(viewer: Viewer, state: str = "", kind: str = "") -> int:
    """How many runs the viewer may see, of a state and kind."""
    return _runs(viewer, state, kind).count()


def _runs(viewer: Viewer, state: str, kind: str):
    rows = Run.objects.filter(_visible(viewer))
    if state:
        rows = rows.filter(state=state)
    return rows.filter(kind=kind) if kind else rows


def runs(
    viewer: Viewer, now: datetime, *, state: str = "", kind: str = "", rows: slice
) -> tuple[RunRow, ...]:
    """A page of runs, newest first."""
    local = zone()
    found = _runs(viewer, state, kind).select_related("started_by").order_by("-id")[rows]
    return tuple(_run(row, now, local) for row in found)


def stale_runs(viewer: Viewer, now: datetime) -> tuple[RunRow, ...]:
    """Runs whose worker fell silent: they count for nothing until resumed or discarded."""
    local = zone()
    rows = Run.objects.filter(_visible(viewer), state="RUNNING", lease_until__lt=now)
    return tuple(
        _run(row, now, local) for row in rows.select_related("started_by").order_by("-id")[:50]
    )


def run_kinds_seen(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The kinds of runs there are, for a filter."""
    kinds = Run.objects.filter(_visible(viewer)).values_list("kind", flat=True)
    return tuple((kind, run_word(kind)) for kind in sorted(set(kinds.distinct())))


def run_page(viewer: Viewer, run_id: int, now: datetime) -> RunPage:
    """One run. NotFound where it is not the viewer's to see."""
    row = Run.objects.filter(_visible(viewer), pk=run_id).select_related("started_by").first()
    if row is None:
        raise NotFound(f"There is no run {run_id}.")
    known = RUN_KINDS.get(row.kind)
    held = row.lease_until is not None and row.lease_until > now
    own = row.started_by_id == viewer.user_id
    allowed = own or may(viewer, Data.SETTINGS, Verb.DRAFT)
    unfinished = row.state in (*UNFINISHED, "FAILED")
    why_not = ""
    if unfinished and held:
        why_not = "It is being worked on; it can be resumed or discarded once its worker stops."
    elif unfinished and not allowed:
        why_not = "Whoever started it, an analyst or an administrator can decide about it."
    ready = unfinished and not why_not
    return RunPage(
        _run(row, now, zone()),
        _pairs(row.counts),
        _pairs(row.scope),
        ready and bool(known and known.resume) and row.state in UNFINISHED,
        ready,
        why_not,
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Counts or scope as words and values; what is nested is left out."""
    return tuple(
        (key.replace("_", " ").capitalize(), f"{value:,}" if isinstance(value, int) else str(value))
        for key, value in json.loads(text).items()
        if isinstance(value, int | str) and value != ""
    )
