"""When does silence accept a milestone? By REV-04, in the business days of the selling entity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from daybook.apps.platform.queries.organization import business_calendar, entity_by_id
from daybook.apps.platform.queries.settings import PolicyTable
from daybook.core.revenue import passive_acceptance_on

from ..models import Project
from .projects import MilestoneRow


def passive_acceptance_of(project_id: int, sent_on: date) -> date:
    """The day on which a milestone sent on a day is accepted without a word."""
    return _Days().on(project_id, sent_on)


def passive_acceptance_days(rows: Iterable[MilestoneRow]) -> dict[int, date]:
    """By milestone: the day silence accepts it. Only what is sent has one."""
    days = _Days()
    return {
        row.id: days.on(row.project_id, row.sent_on)
        for row in rows
        if row.state == "SENT" and row.sent_on is not None
    }


class _Days:
    """Calendars and settings, each read once."""

    def __init__(self) -> None:
        self._entities = entity_by_id()
        self._policies = PolicyTable()
        self._calendars: dict[int, object] = {}
        self._entity_of: dict[int, int] = {}

    def on(self, project_id: int, sent_on: date) -> date:
        """The day silence accepts what was sent on a day."""
        if project_id not in self._entity_of:
            self._entity_of = dict(Project.objects.values_list("id", "engagement__entity_id"))
        entity_id = self._entity_of[project_id]
        if entity_id not in self._calendars:
            self._calendars[entity_id] = business_calendar(self._entities[entity_id])
        days = self._policies.on(sent_on, entity_id).passive_acceptance_business_days
        return passive_acceptance_on(sent_on, self._calendars[entity_id], days)
