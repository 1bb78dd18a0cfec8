"""How is a week handed in? By its parts: one a week, two where a month ends inside it (TIME-04)."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import part_of

from ..models import Submission, TimeEntry
from .entries import _require_person


def submit_part(*, actor: Viewer, now: datetime, person_id: int, day: date) -> int:
    """Hand in the drafts of the week part that holds a day. Returns how many lines.

    Submitting twice does nothing more. Raises Refused when there is nothing to hand in.
    """
    _require_person(actor, person_id)
    part = part_of(day)
    rows = TimeEntry.objects.filter(
        person_id=person_id,
        worked_on__gte=part.starts_on,
        worked_on__lt=part.ends_on,
    )
    with action():
        line = record_audit(actor=actor, verb="submit_part", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        submission = Submission.objects.create(
            person_id=person_id,
            starts_on=part.starts_on,
            ends_on=part.ends_on,
            submitted_at=now,
            audit_line=line,
        )
        moved = rows.filter(state__in=["DRAFT", "RETURNED"]).update(
            state="SUBMITTED", submission=submission, audit_line=line, return_reason=""
        )
        if not moved and not rows.exists():
            raise Refused(
                "TIME-04",
                f"There is no time from {part.starts_on} to hand in yet. Add a row first.",
            )
    return moved


def recall_part(*, actor: Viewer, now: datetime, person_id: int, day: date) -> int:
    """Take back what was handed in and not yet approved; it becomes draft again."""
    _require_person(actor, person_id)
    part = part_of(day)
    with action():
        line = record_audit(actor=actor, verb="recall_part", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        return TimeEntry.objects.filter(
            person_id=person_id,
            worked_on__gte=part.starts_on,
            worked_on__lt=part.ends_on,
            state="SUBMITTED",
        ).update(state="DRAFT", submission=None, audit_line=line)
