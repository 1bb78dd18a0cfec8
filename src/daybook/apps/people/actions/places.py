"""How is the organization cut? Adds and renames regions, practices, roles and work calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Employment, Practice, Region, Role, WorkCalendar

_MODELS = {
    "REGION": Region,
    "PRACTICE": Practice,
    "ROLE": Role,
    "WORK_CALENDAR": WorkCalendar,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _require_whole(actor: Viewer, what: str) -> None:
    """Who may edit people of one region only does not cut the whole organization anew."""
    if not require(actor, Data.PEOPLE, Verb.EDIT, what=what).everything:
        raise Denied("RIGHT-01", f"You cannot {what}: your role covers part of the organization.")


def _add(actor: Viewer, now: datetime, kind: str, code: str, **fields) -> int:
    model = _MODELS[kind]
    _require_whole(actor, f"add a {kind.lower().replace('_', ' ')}")
    with free_code(model, code), action():
        line = record_audit(actor=actor, verb=f"add_{kind.lower()}", now=now, subject=(kind, None))
        return model.objects.create(audit_line=line, code=code, **fields).pk


def _edit(
    actor: Viewer, now: datetime, kind: str, key: int, version: int | None, changes: dict
) -> None:
    _require_whole(actor, f"edit a {kind.lower().replace('_', ' ')}")
    with action():
        line = record_audit(actor=actor, verb=f"edit_{kind.lower()}", now=now, subject=(kind, key))
        change_row(_MODELS[kind], key, version=version, changes=changes, line=line, kind=kind)


def add_region(*, actor: Viewer, now: datetime, code: str, name: str) -> int:
    """Add a region."""
    return _add(actor, now, "REGION", code, name=name)


def edit_region(
    *, actor: Viewer, now: datetime, region_id: int, version: int | None, name: str
) -> None:
    """Rename a region; its code stays."""
    _edit(actor, now, "REGION", region_id, version, {"name": name})


def add_practice(*, actor: Viewer, now: datetime, code: str, name: str) -> int:
    """Add a practice."""
    return _add(actor, now, "PRACTICE", code, name=name)


def edit_practice(
    *, actor: Viewer, now: datetime, practice_id: int, version: int | None, name: str
) -> None:
    """Rename a practice; its code stays."""
    _edit(actor, now, "PRACTICE", practice_id, version, {"name": name})


def add_role(
    *, actor: Viewer, now: datetime, code: str, name: str, is_billable: bool = True
) -> int:
    """Add a role that people are sold and costed as."""
    return _add(actor, now, "ROLE", code, name=name, is_billable=is_billable)


def edit_role(
    *,
    actor: Viewer,
    now: datetime,
    role_id: int,
    version: int | None,
    name: str,
    is_billable: bool,
) -> None:
    """Rename a role, or say whether it is sold; its code stays."""
    _edit(actor, now, "ROLE", role_id, version, {"name": name, "is_billable": is_billable})


def add_work_calendar(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    holiday_calendar_id: int,
    weekday_minutes: Sequence[int] = (480, 480, 480, 480, 480, 0, 0),
) -> int:
    """Add a work calendar: minutes of each weekday, Monday first, less public holidays."""
    return _add(
        actor,
        now,
        "WORK_CALENDAR",
        code,
        name=name,
        holiday_calendar_id=holiday_calendar_id,
        **_minutes(weekday_minutes),
    )


def edit_work_calendar(
    *,
    actor: Viewer,
    now: datetime,
    calendar_id: int,
    version: int | None,
    name: str,
    holiday_calendar_id: int,
    weekday_minutes: Sequence[int],
) -> None:
    """Rename a work calendar; its hours and holidays change only while nobody works by it.

    Raises Refused CALENDAR-01 otherwise: past months would be measured anew.
    """
    row = WorkCalendar.objects.filter(pk=calendar_id).first()
    if row is None:
        raise NotFound(f"There is no work calendar {calendar_id}.")
    same = row.weekday_minutes == tuple(weekday_minutes)
    same = same and row.holiday_calendar_id == holiday_calendar_id
    if not same and Employment.objects.filter(work_calendar_id=calendar_id).exists():
        raise Refused(
            "CALENDAR-01",
            f"People work by {row.code}. Add another calendar and give it to them from a date, "
            "so that past months keep the hours they were measured by.",
            field="name",
        )
    changes = {"name": name, "holiday_calendar_id": holiday_calendar_id}
    _edit(actor, now, "WORK_CALENDAR", calendar_id, version, changes | _minutes(weekday_minutes))


def _minutes(weekday_minutes: Sequence[int]) -> dict[str, int]:
    if len(weekday_minutes) != 7 or not all(0 <= minutes <= 1440 for minutes in weekday_minutes):
        raise Refused("BOOK-02", "Give seven days of 0 to 24 hours each.", field="monday")
    return {f"{day}_minutes": value for day, value in zip(_DAYS, weekday_minutes, strict=True)}
