"""When is what due at the end of an entity's month? Core's deadlines, under the dated settings.

April 2026 of US under ESTIMATE: in by Tuesday 28 at 12:00 in New York, which is 16:00 UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daybook.core.month_end import Deadline, MonthEnd, month_end
from daybook.core.periods import next_month
from daybook.core.policy import Policy

from .organization import EntityRow, business_calendar
from .settings import settings_on


@dataclass(frozen=True, slots=True)
class DueAt:
    """A deadline with its instant, and the entity's clock at it."""

    key: str
    title: str
    on: date
    minute: int
    at: datetime
    local: datetime
    zone: str

    def is_past(self, now: datetime) -> bool:
        """Whether it has passed."""
        return now > self.at

    @property
    def place(self) -> str:
        """The city whose clock it is: "New York"."""
        return self.zone.rpartition("/")[2].replace("_", " ")


def close_method(entity: EntityRow, month: date) -> str:
    """ACTUAL or ESTIMATE: the entity's dated setting on the month's last day, else its own."""
    last = next_month(month) - timedelta(days=1)
    return settings_on(last, entity.id).get("close_method", entity.close_method)


def month_end_of(entity: EntityRow, month: date) -> MonthEnd:
    """The deadlines of an entity's month (PERIOD-04)."""
    last = next_month(month) - timedelta(days=1)
    held = settings_on(last, entity.id)
    method = held.get("close_method", entity.close_method)
    return month_end(month, method, Policy.from_settings(held), business_calendar(entity))


def due_at(entity: EntityRow, deadline: Deadline) -> DueAt:
    """A deadline with its instant, by the entity's clocks."""
    zone = ZoneInfo(entity.zone)
    at = deadline.at(zone)
    return DueAt(
        deadline.key, deadline.title, deadline.on, deadline.minute, at, at.astimezone(zone),
        entity.zone,
    )  # fmt: skip


def deadlines_of(entity: EntityRow, month: date) -> tuple[DueAt, ...]:
    """Every deadline of an entity's month, earliest first."""
    return tuple(due_at(entity, row) for row in month_end_of(entity, month).deadlines)
