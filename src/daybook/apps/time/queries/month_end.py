"""Which month-end deadline is next for this person? By the clocks of the entity they work for.

On Monday 27 April 2026: time in by Tuesday 28 at 12:00 in New York; the days after it are
estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.month_end import DueAt, deadlines_of, month_end_of
from daybook.apps.platform.queries.organization import EntityRow, entity_by_id
from daybook.core.corrections import estimated_days
from daybook.core.periods import next_month


def _entity_of(person_id: int, month: date) -> EntityRow | None:
    rows = employments_between(month, next_month(month), frozenset({person_id}))
    return entity_by_id()[rows[-1].entity_id] if rows else None


def month_deadlines(person_id: int, month: date) -> tuple[DueAt, ...]:
    """The month-end deadlines of a person's entity; none for somebody not employed."""
    entity = _entity_of(person_id, month)
    return deadlines_of(entity, month) if entity else ()


@dataclass(frozen=True, slots=True)
class MonthEndNotice:
    """What a week's header says of a month's end: its deadline, and the days to estimate."""

    month: date
    method: str
    due: DueAt
    estimate_days: int
    estimates_href: str


def month_end_notice(person_id: int, days: tuple[date, ...], today: date) -> MonthEndNotice | None:
    """The deadline by which the month that these days touch is in, while it is a week away or less.

    None where the month's end is far, over, or the person is not employed.
    """
    for month in dict.fromkeys(day.replace(day=1) for day in days):
        entity = _entity_of(person_id, month)
        if entity is None:
            continue
        end = month_end_of(entity, month)
        (due, *_) = deadlines_of(entity, month)
        touches = any(
            day >= _week_before(end.cutoff_on) and day < next_month(month) for day in days
        )
        if touches and today <= end.cutoff_on:
            open_days = len(estimated_days(end, today))
            href = f"/time/estimates/{month:%Y-%m}" if open_days else ""
            return MonthEndNotice(month, end.method, due, open_days, href)
    return None


def _week_before(on: date) -> date:
    return on.fromordinal(on.toordinal() - 7)
