"""Which days off does a holiday calendar have, by name, and for which years?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from ..models import Holiday, HolidayCalendar


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One day off, and the library it came from."""

    on: date
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class HolidayCalendarRow:
    """A holiday calendar, its place, and the days it holds."""

    id: int
    code: str
    name: str
    country: str
    subdivision: str
    days: int
    first_on: date | None
    last_on: date | None

    @property
    def years(self) -> str:
        """Such as "2025–2027"; empty where no day is stored."""
        if self.first_on is None or self.last_on is None:
            return ""
        first, last = self.first_on.year, self.last_on.year
        return str(first) if first == last else f"{first}–{last}"


def holiday_calendars() -> tuple[HolidayCalendarRow, ...]:
    """Every holiday calendar by code. Public holidays are no secret."""
    held = {
        row["calendar_id"]: (row["days"], row["first"], row["last"])
        for row in Holiday.objects.values("calendar_id").annotate(
            days=Count("id"), first=Min("on"), last=Max("on")
        )
    }
    return tuple(
        HolidayCalendarRow(
            row.pk,
            row.code,
            row.name,
            row.country,
            row.subdivision,
            *held.get(row.pk, (0, None, None)),
        )
        for row in HolidayCalendar.objects.order_by("code")
    )


def holidays_in_year(calendar_id: int, year: int) -> tuple[HolidayRow, ...]:
    """The days off of one calendar in one year, in order."""
    rows = Holiday.objects.filter(calendar_id=calendar_id, on__year=year).order_by("on")
    return tuple(HolidayRow(row.on, row.name, row.source) for row in rows)
