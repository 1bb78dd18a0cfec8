"""Which approved lines were corrected, which changes are asked for, and what is estimated ahead?

Three lines of the week before last are corrected by the coordinator, two people with a login ask
for a change, and four estimate the days after the running month's cut-off. The same every time.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from daybook.apps.corrections.actions.post import post_correction
from daybook.apps.corrections.actions.requests import request_change
from daybook.apps.platform.queries.month_end import month_end_of
from daybook.apps.platform.queries.organization import entities
from daybook.apps.platform.refusals import Refused
from daybook.apps.time.actions.estimates import Estimate, save_estimates
from daybook.apps.time.models import TimeEntry
from daybook.apps.time.queries.revision import EntryValues, entry_state
from daybook.core.corrections import estimated_days
from daybook.core.periods import month_of

from .horizon import Horizon, instant
from .persons import Staff

# More or fewer minutes, whether it stays billable, and why.
CHANGES = (
    (30, True, "The steering call was written down on the wrong day"),
    (-60, True, "An hour of it was internal preparation"),
    (0, False, "Agreed with the customer as goodwill"),
)
REQUESTS = (
    (15, "The hand-over call took longer than I wrote"),
    (-30, "I counted the lunch break"),
)
ESTIMATES = 4


def correct_lines(staff: Staff, horizon: Horizon) -> int:
    """Post, ask and estimate. Returns how many corrections and requests there are."""
    starts = horizon.this_monday - timedelta(weeks=2)
    rows = TimeEntry.objects.filter(
        state="APPROVED", worked_on__gte=starts, worked_on__lt=horizon.this_monday,
        project__billing_kind="T_AND_M", is_billable=True, task__is_billable=True,
        minutes__gte=120, minutes__lte=480,
    ).order_by("worked_on", "id")  # fmt: skip
    logins = {worker.id: worker.viewer for worker in staff.workers if worker.login}
    others = list(rows.exclude(person_id__in=logins).values_list("id", flat=True)[:40:13])
    own = list(rows.filter(person_id__in=logins).values_list("id", "person_id"))
    now = instant(horizon.this_monday, 11)
    with transaction.atomic():
        count = sum(
            _correct(staff.accounts["coordinator"], now, key, *change)
            for key, change in zip(others, CHANGES, strict=False)
        )
        asked = [(key, logins[person]) for key, person in own[:: max(1, len(own) // 2)]]
        for (key, viewer), (minutes, reason) in zip(asked, REQUESTS, strict=False):
            count += _ask(viewer, now, key, minutes, reason)
        _estimate(staff, horizon)
    return count


def _changed(key: int, minutes: int, billable: bool) -> tuple[EntryValues, int]:
    state = entry_state(key)
    held = state.values
    after = EntryValues(held.minutes + minutes, held.project_id, held.task_id, billable, held.note)
    return after, state.version


def _correct(actor, now, key: int, minutes: int, billable: bool, reason: str) -> bool:
    after, version = _changed(key, minutes, billable)
    try:
        post_correction(actor=actor, now=now, entry_id=key, after=after, version=version,
                        reason=reason)  # fmt: skip
    except Refused:
        return False
    return True


def _ask(actor, now, key: int, minutes: int, reason: str) -> bool:
    after, version = _changed(key, minutes, True)
    try:
        request_change(actor=actor, now=now, entry_id=key, after=after, version=version,
                       reason=reason)  # fmt: skip
    except Refused:
        return False
    return True


def _estimate(staff: Staff, horizon: Horizon) -> None:
    """Days after the cut-off of the running month, while it has not passed."""
    entity = next(row for row in entities() if row.code == "US")
    days = estimated_days(month_end_of(entity, month_of(horizon.today)), horizon.today)
    days = [day for day in days if day.weekday() < 5]
    rows = TimeEntry.objects.filter(
        worked_on__gte=horizon.this_monday - timedelta(weeks=1), worked_on__lt=horizon.this_monday,
        project__billing_kind="T_AND_M", project__status="ACTIVE", task__is_billable=True,
        person_id__in=[worker.id for worker in staff.workers if worker.entity == "US"],
    ).order_by("person__code", "id")  # fmt: skip
    places: dict[int, tuple[int, int]] = {}
    for person, project, task in rows.values_list("person_id", "project_id", "task_id"):
        places.setdefault(person, (project, task))
    for person, place in list(places.items())[:ESTIMATES]:
        try:
            save_estimates(
                actor=staff.accounts["coordinator"], now=instant(horizon.today, 9),
                today=horizon.today, person_id=person,
                estimates=[Estimate(*place, day, 420) for day in days],
            )  # fmt: skip
        except Refused:
            continue
