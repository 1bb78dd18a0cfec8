"""What of approval belongs on somebody's list of today? Lines that went up to them, and whose.

Three lines of last week went up to the coordinators on Tuesday; the coordinator's list says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from daybook.apps.people.queries.persons import employments_between
from daybook.apps.platform.queries.days_off import days_off
from daybook.apps.platform.queries.organization import entity_by_id, organization
from daybook.apps.platform.rights import may
from daybook.apps.platform.viewer import Viewer
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.core.periods import BusinessCalendar
from daybook.core.rights import Data, Verb
from daybook.core.routing import Place, place_of
from daybook.core.routing.escalation import waiting_days

from ..models import Escalation
from .approval_rights import covered_users
from .routing import Router, by_person, escalation_levels
from .waiting_lines import WaitingLine, waiting_lines

_DAY = timedelta(days=1)
_MINE = (Place.YOURS, Place.DELEGATED)


@dataclass(frozen=True, slots=True)
class EscalatedToMe:
    """Lines that went up to the viewer: how many, minutes, of how many people, since when."""

    lines: int
    minutes: int
    people: int
    oldest_on: date
    waiting_days: int


def escalated_to(viewer: Viewer, today: date) -> EscalatedToMe | None:
    """The lines that went up their ladder and now stand with the viewer; None without any."""
    if not may(viewer, Data.TIME, Verb.APPROVE):
        return None
    went_up = Escalation.objects.filter(
        entry_id=OuterRef("pk"), submission_id=OuterRef("submission_id")
    )
    rows = waiting_lines(viewer, Q(Exists(went_up)), ("worked_on", "id"))
    if not rows:
        return None
    terms = {row.id: row for row in projects(filters=Q(pk__in={row.project_id for row in rows}))}
    mine = _standing_with(viewer, rows, terms, today)
    if not mine:
        return None
    return EscalatedToMe(
        len(mine), sum(row.minutes for row in mine), len({row.person_id for row in mine}),
        mine[0].worked_on, _longest_wait(mine, terms, today),
    )  # fmt: skip


def _standing_with(
    viewer: Viewer, rows: list[WaitingLine], terms: dict[int, ProjectTerms], today: date
) -> list[WaitingLine]:
    """Those of the lines that are the viewer's to decide, or a colleague's stood in for."""
    first, last = rows[0].worked_on, rows[-1].worked_on
    people = frozenset(row.person_id for row in rows)
    router = Router(terms, by_person(employments_between(first, last + _DAY, people)), today)
    levels, covered = escalation_levels(), covered_users(viewer)
    found = []
    for row in rows:
        steps = router.steps(row.person_id, row.project_id, row.worked_on)
        if place_of(steps, levels.get(row.id, 0), viewer.user_id, covered)[0] in _MINE:
            found.append(row)
    return found


def _longest_wait(rows: Iterable[WaitingLine], terms: dict[int, ProjectTerms], today: date) -> int:
    """The most business days that any of these lines has waited, by its project's entity."""
    zone = ZoneInfo(organization().zone)
    handed: dict[int, date] = {}
    for row in rows:
        if row.submitted_at is not None:
            key, on = terms[row.project_id].entity_id, row.submitted_at.astimezone(zone).date()
            handed[key] = min(handed.get(key, on), on)
    if not handed:
        return 0
    off = days_off(min(handed.values()), today + _DAY)
    entities = entity_by_id()
    return max(
        waiting_days(
            on, today,
            BusinessCalendar(holidays=off.get(entities[key].business_calendar_id, frozenset())),
        )
        for key, on in handed.items()
    )  # fmt: skip
