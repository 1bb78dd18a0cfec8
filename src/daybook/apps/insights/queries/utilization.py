"""How much of the available time was billable? From published facts and the employment book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.settings import policy_on
from daybook.core.periods import fiscal_quarter
from daybook.core.utilization import AvailableSpan, available_standard, utilization


@dataclass(frozen=True, slots=True)
class UtilizationRow:
    """One person's time in a range."""

    person_id: int
    billable_minutes: int
    available_minutes: int
    share_millionths: int | None


def available_minutes(
    starts_on: date, ends_on: date, person_ids: frozenset[int] | None = None, *, first_month=2
) -> dict[int, int]:
    """Available minutes by person over [starts_on, ends_on), policy STANDARD."""
    spans: dict[int, list[AvailableSpan]] = {}
    for row in employments_between(starts_on, ends_on, person_ids):
        spans.setdefault(row.person_id, []).append(
            AvailableSpan(row.starts_on, row.ends_on, row.share_millionths)
        )
    found = dict.fromkeys(spans, 0)
    memory: dict[tuple, int] = {}
    on = starts_on
    while on < ends_on:
        quarter = fiscal_quarter(on, first_month)
        minutes = policy_on(quarter.starts_on).available_quarter_minutes
        until = min(ends_on, quarter.ends_on)
        for person, rows in spans.items():
            key = (tuple(rows), on)
            if key not in memory:
                memory[key] = available_standard(
                    rows, on, until, quarter.starts_on, quarter.ends_on, minutes
                )
            found[person] += memory[key]
        on = until
    return found


def utilization_rows(
    billable: Mapping[int, int], starts_on: date, ends_on: date, *, first_month: int = 2
) -> tuple[UtilizationRow, ...]:
    """Utilization by person from their billable minutes in a range."""
    available = available_minutes(starts_on, ends_on, frozenset(billable), first_month=first_month)
    return tuple(
        UtilizationRow(
            person,
            minutes,
            available.get(person, 0),
            utilization(minutes, available.get(person, 0)),
        )
        for person, minutes in sorted(billable.items())
    )
