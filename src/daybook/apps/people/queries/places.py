"""How is the organization cut? Regions, practices, roles and work calendars, with who uses them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F

from daybook.core.metrics.ratio import MILLION
from daybook.core.money import divide_rounded

from ..models import Employment, Practice, Region, Role, WorkCalendar

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A region, practice or role, and how many people it holds on a day."""

    id: int
    code: str
    name: str
    version: int
    people: int
    is_billable: bool | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A work calendar: minutes of Monday to Sunday, and whose public holidays it keeps."""

    id: int
    code: str
    name: str
    version: int
    weekday_minutes: tuple[int, ...]
    holiday_calendar_id: int
    holiday_code: str
    holiday_name: str
    people: int

    @property
    def week_minutes(self) -> int:
        """Minutes of a full week."""
        return sum(self.weekday_minutes)


_MODELS = {"region": Region, "practice": Practice, "role": Role}
KINDS = tuple(_MODELS)


def _people_by(column: str, on) -> dict[int, int]:
    rows = Employment.objects.filter(starts_on__lte=on).exclude(ends_on__lte=on)
    counted = rows.values(key=F(f"{column}_id")).annotate(people=Count("person_id"))
    return {row["key"]: row["people"] for row in counted}


def place_rows(kind: str, on) -> tuple[PlaceRow, ...]:
    """Every region, practice or role by code, with its people on a day."""
    people = _people_by(kind, on)
    return tuple(
        PlaceRow(
            row.pk,
            row.code,
            row.name,
            row.version,
            people.get(row.pk, 0),
            getattr(row, "is_billable", None),
        )
        for row in _MODELS[kind].objects.order_by("code")
    )


def calendar_rows(on) -> tuple[CalendarRow, ...]:
    """Every work calendar by code, with its people on a day."""
    people = _people_by("work_calendar", on)
    return tuple(
        _calendar(row, people.get(row.pk, 0))
        for row in WorkCalendar.objects.select_related("holiday_calendar").order_by("code")
    )


def _calendar(row: WorkCalendar, people: int) -> CalendarRow:
    return CalendarRow(
        row.pk,
        row.code,
        row.name,
        row.version,
        row.weekday_minutes,
        row.holiday_calendar_id,
        row.holiday_calendar.code,
        row.holiday_calendar.name,
        people,
    )


def work_calendar(calendar_id: int) -> CalendarRow | None:
    """One work calendar by its key."""
    row = WorkCalendar.objects.select_related("holiday_calendar").filter(pk=calendar_id).first()
    return _calendar(row, 0) if row else None


def whole_day_minutes(calendar_id: int | None, share_millionths: int | None) -> int:
    """What a whole day away takes: the calendar's longest day, at the person's share."""
    row = WorkCalendar.objects.filter(pk=calendar_id).first() if calendar_id else None
    longest = max(row.weekday_minutes) if row else 480
    return divide_rounded(longest * (share_millionths or MILLION), MILLION)


def place_choices(kind: str) -> tuple[tuple[int, str], ...]:
    """(key, "Name · CODE") for the lists of forms; `kind` may be calendar, too."""
    model = WorkCalendar if kind == "calendar" else _MODELS[kind]
    rows = model.objects.order_by("name").values_list("id", "name", "code")
    return tuple((key, name if name == code else f"{name} · {code}") for key, name, code in rows)


def place_names(kind: str) -> dict[int, str]:
    """Names by key, for the scopes of grants."""
    return dict(_MODELS[kind].objects.values_list("id", "name"))


def place_codes(kind: str) -> dict[int, str]:
    """Codes by key."""
    return dict(_MODELS[kind].objects.values_list("id", "code"))
