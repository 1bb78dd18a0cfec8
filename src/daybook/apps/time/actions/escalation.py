"""Which waiting lines go one step up their ladder now? Asked every hour, written once a step.

Handed in on Friday, two business days by setting: on Tuesday the line goes up to the coordinators,
on Thursday to the region's leader. Asked again within the hour, nothing happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.days_off import days_off
from daybook.apps.platform.queries.organization import counted, entity_by_id, organization
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import projects
from daybook.core.periods import BusinessCalendar
from daybook.core.routing import due_level

from ..models import Escalation, TimeEntry
from ..queries.rates import FAR_FUTURE, FAR_PAST
from ..queries.routing import Router, by_person, escalation_levels

STEP_LINES = 400


@dataclass(frozen=True, slots=True)
class _Due:
    """A line that goes up: from which level to which."""

    entry_id: int
    submission_id: int
    held: int
    level: int


def escalate_waiting(*, actor: Viewer, now: datetime) -> int:
    """Note every waiting line that has gone up by now. Returns how many lines went up.

    Each step of at most 400 lines has one audit line; a line decided or recalled meanwhile is left.
    """
    due = _due_lines(now)
    done = 0
    for first in range(0, len(due), STEP_LINES):
        done += _write(actor, now, due[first : first + STEP_LINES])
    return done


def _due_lines(now: datetime) -> list[_Due]:
    rows = list(
        TimeEntry.objects.filter(
            counted(), ~Q(state="APPROVED"), state="SUBMITTED", submission__isnull=False,
            submission__run__isnull=True,
        )
        .order_by("id")
        .values_list("id", "person_id", "project_id", "worked_on", "submission_id",
                     "submission__submitted_at")
    )  # fmt: skip
    if not rows:
        return []
    zone = ZoneInfo(organization().zone)
    today = now.astimezone(zone).date()
    terms = {row.id: row for row in projects(filters=Q(pk__in={row[2] for row in rows}))}
    held = employments_between(FAR_PAST, FAR_FUTURE, frozenset(row[1] for row in rows))
    router, levels = Router(terms, by_person(held), today), escalation_levels()
    calendars = _calendars(min(row[5] for row in rows).date(), today)
    policies = PolicyTable()
    found = []
    for key, person, project, on, submission, at in rows:
        entity = terms[project].entity_id
        level = due_level(
            at.astimezone(zone).date(), today,
            after_days=policies.on(today, entity).approval_escalation_days,
            steps=len(router.steps(person, project, on)), calendar=calendars[entity],
        )  # fmt: skip
        if level > levels.get(key, 0):
            found.append(_Due(key, submission, levels.get(key, 0), level))
    return found


def _calendars(first: date, last: date) -> dict[int, BusinessCalendar]:
    off = days_off(first, date.fromordinal(last.toordinal() + 1))
    return {
        row.id: BusinessCalendar(holidays=off.get(row.business_calendar_id, frozenset()))
        for row in entity_by_id().values()
    }


def _write(actor: Viewer, now: datetime, due: list[_Due]) -> int:
    with action():
        waiting = dict(
            TimeEntry.objects.select_for_update(of=("self",))
            .filter(pk__in=[row.entry_id for row in due], state="SUBMITTED")
            .order_by("pk")
            .values_list("pk", "submission_id")
        )
        # Asked anew under the lock: another worker may have written them.
        levels = _levels(list(waiting))
        rows = [
            row
            for row in due
            if waiting.get(row.entry_id) == row.submission_id
            and levels.get((row.entry_id, row.submission_id), 0) < row.level
        ]
        if not rows:
            return 0
        line = record_audit(actor=actor, verb="escalate_entries", now=now,
                            subject=("TIME_ENTRY", rows[0].entry_id))  # fmt: skip
        Escalation.objects.bulk_create(
            Escalation(entry_id=row.entry_id, submission_id=row.submission_id, level=row.level,
                       escalated_at=now, audit_line=line)
            for row in rows
        )  # fmt: skip
        record_changes(
            line,
            (
                ("TIME_ENTRY", row.entry_id, {"escalation": row.held}, {"escalation": row.level})
                for row in rows
            ),
        )
    return len(rows)


def _levels(entry_ids: list[int]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for entry, submission, level in Escalation.objects.filter(entry_id__in=entry_ids).values_list(
        "entry_id", "submission_id", "level"
    ):
        found[entry, submission] = max(found.get((entry, submission), 0), level)
    return found
