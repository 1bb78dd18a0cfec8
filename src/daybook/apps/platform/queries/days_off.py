"""Which days of a range are public holidays, by calendar? One read for all calendars."""

from __future__ import annotations

from datetime import date

from ..models import Holiday


def days_off(starts_on: date, ends_on: date) -> dict[int, frozenset[date]]:
    """Holidays of [starts_on, ends_on) by holiday calendar; a calendar without any is absent."""
    found: dict[int, set[date]] = {}
    rows = Holiday.objects.filter(on__gte=starts_on, on__lt=ends_on)
    for calendar, on in rows.values_list("calendar_id", "on"):
        found.setdefault(calendar, set()).add(on)
    return {calendar: frozenset(days) for calendar, days in found.items()}
