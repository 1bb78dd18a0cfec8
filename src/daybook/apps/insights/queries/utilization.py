"""How much of the available time was billable? From published facts and the employment book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import EmploymentRow, employments_between
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.core.periods import FiscalQuarter, fiscal_quarter
from daybook.core.utilization import AvailableSpan, available_standard, utilization


@dataclass(frozen=True, slots=True)
class UtilizationRow:
    """One person's time in a range."""

    person_id: int
    billable_minutes: int
    available_minutes: int
    share_millionths: int | None


class Availability:
    """Employments of a range, read once and asked for many stretches of it (policy STANDARD)."""

    def __init__(self, rows: Iterable[EmploymentRow], first_month: int) -> None:
        self._first_month = first_month
        self._policies = PolicyTable()
        self._spans: dict[int, list[AvailableSpan]] = {}
        for row in rows:
            self._spans.setdefault(row.person_id, []).append(
                AvailableSpan(row.starts_on, row.ends_on, row.share_millionths)
            )
        self._memory: dict[tuple, int] = {}

    def minutes(
        self, starts_on: date, ends_on: date, person_ids: Iterable[int] | None = None
    ) -> dict[int, int]:
        """Available minutes by person over [starts_on, ends_on), quarter by quarter."""
        people = self._spans.keys() if person_ids is None else self._spans.keys() & set(person_ids)
        found = dict.fromkeys(people, 0)
        on = starts_on
        while on < ends_on:
            quarter = fiscal_quarter(on, self._first_month)
            until = min(ends_on, quarter.ends_on)
            for person in people:
                found[person] += self._in_quarter(self._spans[person], on, until, quarter)
            on = until
        return found

    def _in_quarter(
        self, spans: list[AvailableSpan], on: date, until: date, quarter: FiscalQuarter
    ) -> int:
        # Only the days of the quarter matter: whoever is here throughout shares one answer.
        clipped = tuple(
            (max(span.starts_on, quarter.starts_on),
             min(span.ends_on or quarter.ends_on, quarter.ends_on), span.share_millionths)
            for span in spans
            if span.starts_on < quarter.ends_on
            and (span.ends_on is None or span.ends_on > quarter.starts_on)
        )  # fmt: skip
        key = (clipped, on, until)
        if key not in self._memory:
            minutes = self._policies.on(quarter.starts_on).available_quarter_minutes
            self._memory[key] = available_standard(
                [AvailableSpan(*part) for part in clipped],
                on, until, quarter.starts_on, quarter.ends_on, minutes,
            )  # fmt: skip
        return self._memory[key]


def available_minutes(
    starts_on: date, ends_on: date, person_ids: frozenset[int] | None = None, *, first_month=2
) -> dict[int, int]:
    """Available minutes by person over [starts_on, ends_on), policy STANDARD."""
    rows = employments_between(starts_on, ends_on, person_ids)
    return Availability(rows, first_month).minutes(starts_on, ends_on)


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
