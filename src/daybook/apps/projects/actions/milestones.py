"""How does a milestone change while it is planned, and how is it taken back from the customer?"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.states import StateRefused, require_transition

from ..models import Milestone
from .reach import editable_project


def edit_milestone(
    *,
    actor: Viewer,
    now: datetime,
    milestone_id: int,
    version: int,
    name: str,
    amount_minor: int,
    due_on: date | None,
) -> None:
    """Correct name, value or date of a planned milestone (MILESTONE-01)."""
    row = _milestone(milestone_id)
    editable_project(actor, row.project_id, "edit a milestone")
    if row.state == "ACCEPTED":
        raise Refused("MILESTONE-01", "It is accepted, so it stays as it was accepted.")
    if row.state == "SENT":
        raise Refused("MILESTONE-01", "It is with the customer. Take it back first, then edit it.")
    if amount_minor < 0:
        raise Refused("MILESTONE-01", "A milestone is worth zero or more.", field="amount")
    changes = {"name": name, "amount_minor": amount_minor, "due_on": due_on}
    _change(row, actor, now, version, "edit_milestone", changes)


def recall_milestone(*, actor: Viewer, now: datetime, milestone_id: int, version: int) -> None:
    """Take a milestone back from the customer: planned again, silence no longer counts."""
    row = _milestone(milestone_id)
    editable_project(actor, row.project_id, "take back a milestone")
    try:
        require_transition("milestone", row.state, "PLANNED")
    except StateRefused as error:
        raise Refused("STATE-01", str(error).removeprefix("STATE-01 ")) from error
    changes = {"state": "PLANNED", "sent_on": None}
    _change(row, actor, now, version, "recall_milestone", changes)


def _milestone(milestone_id: int) -> Milestone:
    row = Milestone.objects.filter(pk=milestone_id).first()
    if row is None:
        raise NotFound(f"There is no milestone {milestone_id}.")
    return row


def _change(row: Milestone, actor: Viewer, now: datetime, version: int, verb: str, changes) -> None:
    with action():
        line = record_audit(actor=actor, verb=verb, now=now, subject=("MILESTONE", row.pk))
        change_row(Milestone, row.pk, version=version, changes=changes, line=line,
                   kind="MILESTONE")  # fmt: skip
