"""Which share of week parts was handed in by its deadline? COMP-03, in each person's own zone.

Of 320 parts that fell due in July, 304 were handed in by Friday 17:00: 95 %. The board of missing
time counts the same parts by the same rule.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from daybook.apps.people.queries.persons import EmploymentRow
from daybook.apps.time.queries.part_facts import part_facts, parts_of_month
from daybook.core.compliance import OnTime, count_on_time

__all__ = ["OnTime", "on_time"]


def on_time(people: Collection[EmploymentRow], month: date, now: datetime) -> OnTime:
    """The parts of a month that are due by now, for these people."""
    return count_on_time(
        part_facts(people, parts_of_month(month), with_minutes=False).values(), now
    )
