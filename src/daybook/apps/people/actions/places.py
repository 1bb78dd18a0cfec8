"""How is the organization cut? Adds regions, practices, roles and work calendars."""

from __future__ import annotations

from datetime import datetime

from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.rights import Data, Verb

from ..models import Practice, Region, Role, WorkCalendar


def _add(model, actor: Viewer, now: datetime, kind: str, **fields) -> int:
    require(actor, Data.PEOPLE, Verb.EDIT, what=f"add a {kind.lower().replace('_', ' ')}")
    with action():
        line = record_audit(actor=actor, verb=f"add_{kind.lower()}", now=now, subject=(kind, None))
        return model.objects.create(audit_line=line, **fields).pk


def add_region(*, actor: Viewer, now: datetime, code: str, name: str) -> int:
    """Add a region."""
    return _add(Region, actor, now, "REGION", code=code, name=name)


def add_practice(*, actor: Viewer, now: datetime, code: str, name: str) -> int:
    """Add a practice."""
    return _add(Practice, actor, now, "PRACTICE", code=code, name=name)


def add_role(
    *, actor: Viewer, now: datetime, code: str, name: str, is_billable: bool = True
) -> int:
    """Add a role that people are sold and costed as."""
    return _add(Role, actor, now, "ROLE", code=code, name=name, is_billable=is_billable)


def add_work_calendar(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    holiday_calendar_id: int,
    weekday_minutes: tuple[int, ...] = (480, 480, 480, 480, 480, 0, 0),
) -> int:
    """Add a work calendar: minutes of each weekday, Monday first, less public holidays."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return _add(
        WorkCalendar,
        actor,
        now,
        "WORK_CALENDAR",
        code=code,
        name=name,
        holiday_calendar_id=holiday_calendar_id,
        **{f"{day}_minutes": minutes for day, minutes in zip(names, weekday_minutes, strict=True)},
    )
