"""How are hours written down before they are worked? As estimates, up to the cut-off.

On Monday 27 April 2026 the engineer estimates 8 h for Wednesday 29 and Thursday 30: two drafts that
are handed in, approved, rated and recognized like others, and never billed until they are true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.apps.people.queries.employed import is_employed
from daybook.apps.platform.queries.organization import counted
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, change_row, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer
from daybook.core.corrections import estimated_days
from daybook.core.periods import month_of
from daybook.core.worktime import DAY_MINUTES

from ..models import TimeEntry
from ..queries.estimates import estimate_sheet, month_end_of_person
from .entries import OPEN_STATES, require_open_month, require_place, whole_day
from .flags import refresh_flags
from .owners import acting_for

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The minutes of a task on a day to come; 0 takes an estimate away."""

    project_id: int
    task_id: int
    worked_on: date
    minutes: int


def save_estimates(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    person_id: int,
    estimates: Sequence[Estimate],
) -> int:
    """Write estimates of a person's days after the cut-off, all or none. Returns their minutes.

    Saving the same twice changes nothing. Raises EST-04 for a day that takes none, TIME-03 for a
    day above 24 hours, TIME-06 for a closed place, PERIOD-01 and PERIOD-03 for a locked month.
    """
    for estimate in estimates:
        _require(actor, person_id, estimate, today)
    if not estimates:
        return 0
    acting = acting_for(actor, person_id, estimates[0].worked_on)
    with action():
        line = record_audit(actor=acting, verb="save_estimates", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        for estimate in estimates:
            with whole_day(estimate.worked_on):
                _write(person_id, estimate, line)
        for on in sorted({estimate.worked_on for estimate in estimates}):
            refresh_flags(person_id, on, on + _DAY)
    return sum(estimate.minutes for estimate in estimates)


def _require(actor: Viewer, person_id: int, estimate: Estimate, today: date) -> None:
    on, field = estimate.worked_on, cell_name(estimate)
    acting_for(actor, person_id, on)
    found = month_end_of_person(person_id, month_of(on))
    if found is None or on not in estimated_days(found[0], today):
        raise Refused(
            "EST-04",
            f"{on:%A %-d %B} takes no estimate today: estimates are for the days after the "
            "cut-off, and are written on or before it.",
            field=field,
        )
    if not 0 <= estimate.minutes <= DAY_MINUTES:
        raise Refused("EST-04", "An estimate is 0 to 24 hours a day.", field=field)
    if estimate.minutes:
        require_place(estimate.project_id, estimate.task_id)
        if not is_employed(person_id, on):
            raise Refused("COST-01", f"No employment covers {on}.", field=field)
    require_open_month(actor, estimate.project_id, on)


def cell_name(estimate: Estimate) -> str:
    """The field of a form that holds it: "5-9.2026-04-29"."""
    return f"{estimate.project_id}-{estimate.task_id}.{estimate.worked_on.isoformat()}"


def _write(person_id: int, estimate: Estimate, line) -> None:
    rows = list(
        TimeEntry.objects.select_for_update(of=("self",))
        .filter(
            counted(), person_id=person_id, project_id=estimate.project_id,
            task_id=estimate.task_id, worked_on=estimate.worked_on,
        )
        .order_by("pk")
    )  # fmt: skip
    if not rows:
        if estimate.minutes:
            row = TimeEntry.objects.create(
                person_id=person_id, project_id=estimate.project_id, task_id=estimate.task_id,
                worked_on=estimate.worked_on, minutes=estimate.minutes, estimated=True,
                audit_line=line,
            )  # fmt: skip
            record_changes(
                line,
                [("TIME_ENTRY", row.pk, {}, {"minutes": row.minutes, "state": row.state,
                                             "estimated": True})],
            )  # fmt: skip
        return
    (row, *others) = rows
    if sum(held.minutes for held in rows) == estimate.minutes:
        return
    if others or row.state not in OPEN_STATES or not row.estimated:
        raise Refused(
            "EST-04",
            f"{estimate.worked_on:%A %-d %B} holds lines that are not one open estimate. "
            "Open them to change them.",
            field=cell_name(estimate),
        )
    if estimate.minutes == 0:
        record_changes(line, [("TIME_ENTRY", row.pk, {"minutes": row.minutes}, {})])
        row.delete()
        return
    change_row(TimeEntry, row.pk, version=row.version, line=line, kind="TIME_ENTRY",
               changes={"minutes": estimate.minutes, "state": "DRAFT"})  # fmt: skip


def accept_plan_as_estimates(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    person_id: int,
    person_code: str,
    month: date,
) -> tuple[int, int]:
    """Estimate what hard bookings plan for the days after the cut-off, where nothing stands yet.

    Returns how many lines and minutes. Raises EST-04 where nothing is planned that is not there.
    """
    sheet = estimate_sheet(actor, person_code, month, today=today, now=now)
    planned = [
        Estimate(row.project_id, row.task_id, cell.on, cell.planned)
        for row in sheet.rows
        for cell in row.cells
        if cell.planned and not cell.minutes and not cell.why
    ]
    if not planned:
        raise Refused("EST-04", "No booked hours after the cut-off are without an estimate.")
    minutes = save_estimates(actor=actor, now=now, today=today, person_id=person_id,
                             estimates=planned)  # fmt: skip
    return len(planned), minutes
