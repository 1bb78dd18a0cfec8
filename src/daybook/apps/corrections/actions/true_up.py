"""How do estimates become true? The owner writes what was worked; another trues the month up.

Estimated 480 for Thursday 30 April, worked 360: the true-up posts in May the reversal of 480 and a
revision of 360, makes 360 minutes billable, and the estimate is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.apps.time.actions.entries import require_place
from daybook.apps.time.actions.owners import acting_for
from daybook.apps.time.actions.revise import LateEntry, add_approved
from daybook.apps.time.queries.estimates import EstimatedEntry, month_end_of_person
from daybook.apps.time.queries.revision import LatePricer, entry_state
from daybook.core.corrections import estimated_days, variances
from daybook.core.periods import month_of, next_month
from daybook.core.rights import Data, Verb, may_approve_line
from daybook.core.worktime import DAY_MINUTES, format_minutes

from ..models import ActualLine
from ..queries.estimates import people_to_true_up, standing_of_person, unsettled_actuals
from ..queries.rights import may_post
from .post import carry_out, new_row


@dataclass(frozen=True, slots=True)
class Actual:
    """What was worked on a task on a day that was estimated; 0 minutes: nothing."""

    project_id: int
    task_id: int
    worked_on: date
    minutes: int
    note: str = ""

    @property
    def field(self) -> str:
        """The field of a form that holds it: "5-9.2026-04-29"."""
        return f"{self.project_id}-{self.task_id}.{self.worked_on.isoformat()}"


@dataclass(frozen=True, slots=True)
class TrueUp:
    """What a true-up settled: how many lines, their variance in minutes, and what it left."""

    lines: int
    variance_minutes: int
    left_out: int


def save_actuals(
    *,
    actor: Viewer,
    now: datetime,
    today: date,
    person_id: int,
    actuals: Sequence[Actual],
) -> int:
    """Write down what was worked on estimated days. Returns how many changed; the same is nothing.

    Raises EST-04 for a day that was not estimated, is not over, or is trued up already, and for
    more than 24 hours a day.
    """
    for actual in actuals:
        _require_day(actor, person_id, actual, today)
    if not actuals:
        return 0
    acting = acting_for(actor, person_id, actuals[0].worked_on)
    with action():
        held = {
            (row.task_id, row.worked_on): row
            for row in ActualLine.objects.select_for_update().filter(
                person_id=person_id, worked_on__in={actual.worked_on for actual in actuals}
            )
        }
        fresh = [actual for actual in actuals if _differs(held, actual)]
        if not fresh:
            return 0
        line = record_audit(actor=acting, verb="save_actuals", now=now,
                            subject=("PERSON", person_id))  # fmt: skip
        for actual in fresh:
            _write(person_id, held.get((actual.task_id, actual.worked_on)), actual, line)
        _require_whole_days(person_id, {actual.worked_on for actual in fresh})
    return len(fresh)


def _differs(held: dict, actual: Actual) -> bool:
    row = held.get((actual.task_id, actual.worked_on))
    return row is None or (row.minutes, row.note) != (actual.minutes, actual.note)


def _require_day(actor: Viewer, person_id: int, actual: Actual, today: date) -> None:
    on = actual.worked_on
    acting_for(actor, person_id, on)
    found = month_end_of_person(person_id, month_of(on))
    if found is None or on not in estimated_days(found[0], found[0].cutoff_on):
        raise Refused("EST-04", f"{on:%A %-d %B} was not a day of estimates.", field=actual.field)
    if on > today:
        raise Refused("EST-04", f"{on:%A %-d %B} is not over yet.", field=actual.field)
    if not 0 <= actual.minutes <= DAY_MINUTES:
        raise Refused("EST-04", "A day holds 0 to 24 hours.", field=actual.field)
    if actual.minutes:
        require_place(actual.project_id, actual.task_id)


def _write(person_id: int, row: ActualLine | None, actual: Actual, line) -> None:
    if row is None:
        ActualLine.objects.create(
            person_id=person_id, project_id=actual.project_id, task_id=actual.task_id,
            worked_on=actual.worked_on, minutes=actual.minutes, note=actual.note[:500],
            audit_line=line,
        )  # fmt: skip
        return
    if row.settled_at:
        raise Refused("EST-04", "This day is trued up already; correct its line instead.",
                      field=actual.field)  # fmt: skip
    change_row(ActualLine, row.pk, version=row.version, line=line, kind="ACTUAL",
               changes={"minutes": actual.minutes, "note": actual.note[:500]})  # fmt: skip


def _require_whole_days(person_id: int, days: set[date]) -> None:
    for on in sorted(days):
        rows = ActualLine.objects.filter(person_id=person_id, worked_on=on)
        total = sum(rows.values_list("minutes", flat=True))
        if total > DAY_MINUTES:
            raise Refused("TIME-03", f"{format_minutes(total)} on {on:%A %-d %B} is longer than a "
                          "day.")  # fmt: skip


def true_up_person(
    *, actor: Viewer, now: datetime, today: date, person_id: int, month: date, reason: str = ""
) -> TrueUp:
    """Replace a person's estimates of a month by what they wrote, in one transaction.

    Each settled line posts its reversal and its new revision in the first open month after it,
    also where nothing differs, so that it may be billed. What is out of the actor's projects, not
    written down or not approved is left. Doing it twice settles nothing more.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="true estimates up")
    if not actor.is_system and not may_approve_line(actor.person_id, person_id):
        raise Denied("APPR-01", "You cannot true up your own time; a coordinator can.")
    if today < next_month(month):
        raise Refused("EST-04", f"{month:%B %Y} is not over yet; its variance posts in the month "
                      "after it.")  # fmt: skip
    with action():
        # Locked first: of two at once the second reads what the first has left.
        actuals = unsettled_actuals(person_id, month, to_write=True)
        standing = standing_of_person(person_id, month)
        return _settle(actor, now, person_id, month, standing, actuals, reason)


def _settle(actor, now, person_id, month, standing, actuals, reason) -> TrueUp:
    estimates: dict[tuple, list[EstimatedEntry]] = {}
    for entry in standing:
        estimates.setdefault(entry.key, []).append(entry)
    by_key = {(row.person_id, row.project_id, row.task_id, row.worked_on): row for row in actuals}
    ready = {
        key: row
        for key, row in by_key.items()
        if may_post(actor, person_id, {row.project_id})
        and all(entry.state == "APPROVED" for entry in estimates.get(key, ()))
    }
    left = len((set(estimates) | set(by_key)) - set(ready))
    if not ready:
        return TrueUp(0, 0, left)
    text = reason.strip() or f"True-up of {month:%B %Y}"
    line = record_audit(actor=actor, verb="true_up", now=now, reason=text,
                        subject=("PERSON", person_id))  # fmt: skip
    pricer = LatePricer({person_id}, next_month(month))
    found = variances(
        {key: sum(entry.minutes for entry in rows) for key, rows in estimates.items()},
        {key: row.minutes for key, row in ready.items()},
    )
    for row in found:
        _settle_one(actor, now, ready[row.key], estimates.get(row.key, []), pricer, line, text)
    return TrueUp(len(found), sum(row.minutes for row in found), left)


def _settle_one(
    actor: Viewer,
    now: datetime,
    actual: ActualLine,
    estimates: Sequence[EstimatedEntry],
    pricer: LatePricer,
    line,
    reason: str,
) -> None:
    """The first estimate of the key becomes true, further ones go; without any a line is added."""
    minutes = actual.minutes
    for entry in estimates:
        state = entry_state(entry.id, to_write=True)
        after = replace(state.values, minutes=minutes, estimated=False,
                        note=actual.note or state.values.note)  # fmt: skip
        row = new_row(actor, now, state, after, reason, kind="TRUE_UP")
        carry_out(actor, now, row, state, after, reason, line=line, pricer=pricer)
        minutes = 0
    if not estimates and minutes:
        add_approved(
            [LateEntry(actual.person_id, actual.project_id, actual.task_id, actual.worked_on,
                       minutes, actual.note)],
            pricer,
            line=line,
        )  # fmt: skip
    change_row(
        ActualLine, actual.pk, version=actual.version, line=line, kind="ACTUAL",
        changes={"settled_at": now, "estimated_minutes": sum(row.minutes for row in estimates)},
    )  # fmt: skip


def true_up_month(
    *, actor: Viewer, now: datetime, today: date, month: date, reason: str = ""
) -> TrueUp:
    """True up everybody whose truth is written, a person at a time; each is final by itself.

    A stop in between loses nothing: doing it again goes on where it left off. One's own estimates
    are left to somebody else.
    """
    require(actor, Data.TIME, Verb.APPROVE, what="true estimates up")
    lines = variance = left = 0
    for person_id in people_to_true_up(actor, month):
        if not actor.is_system and not may_approve_line(actor.person_id, person_id):
            left += 1
            continue
        done = true_up_person(actor=actor, now=now, today=today, person_id=person_id,
                              month=month, reason=reason)  # fmt: skip
        lines, variance, left = (
            lines + done.lines, variance + done.variance_minutes, left + done.left_out,
        )  # fmt: skip
    return TrueUp(lines, variance, left)
