"""May a week be excused? With a reason, by whoever enters time on behalf; and lifted again.

An excused week is neither asked for nor counted; what stands in it stays as it is.
"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.people.queries.directory import may_on_person
from daybook.apps.platform.refusals import Denied, NotFound, Refused
from daybook.apps.platform.transactions import action, change_row, or_refuse, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.compliance import MISSING
from daybook.core.periods import week_of
from daybook.core.rights import Data, Verb

from ..models import Excuse
from ..queries.compliance import BoardFilter, board


def _require(actor: Viewer, person_id: int, on: date) -> None:
    if not may_on_person(actor, person_id, Data.TIME, Verb.ON_BEHALF, on=on):
        raise Denied("RIGHT-01", "You cannot excuse this week: that is for coordinators and "
                     "analysts, who enter time on behalf.")  # fmt: skip


def excuse_week(
    *, actor: Viewer, now: datetime, person_code: str, monday: date, reason: str
) -> int:
    """Excuse a person's missing week. Returns the excuse's key.

    Raises Refused COMP-08 without a reason, where nothing is missing, or where it is excused.
    """
    monday, reason = week_of(monday), reason.strip()[:240]
    rows = board(actor, monday, 1, now, BoardFilter(persons=(person_code.upper(),))).rows
    if not rows:
        raise NotFound(f"There is no {person_code} whose weeks you look after.")
    row = rows[0]
    _require(actor, row.person_id, monday)
    if not reason:
        raise Refused("COMP-08", "Say why this week is excused.", field="reason")
    if row.cells[0].excuse_id is not None:
        raise Refused("COMP-08", "This week is excused already.")
    if row.cells[0].standing not in MISSING:
        raise Refused("COMP-08", "Nothing of this week is missing, so there is nothing to excuse.")
    with action(), or_refuse(Refused("COMP-08", "This week is excused already.")):
        line = record_audit(actor=actor, verb="excuse_week", now=now, reason=reason,
                            subject=("PERSON", row.person_id))  # fmt: skip
        return Excuse.objects.create(
            person_id=row.person_id, monday=monday, reason=reason, made_at=now, audit_line=line
        ).pk


def lift_excuse(*, actor: Viewer, now: datetime, excuse_id: int) -> None:
    """Ask for the week again. NotFound where the excuse is none of the actor's, or lifted."""
    row = Excuse.objects.filter(pk=excuse_id, lifted_at__isnull=True).first()
    if row is None or not may_on_person(
        actor, row.person_id, Data.TIME, Verb.ON_BEHALF, on=row.monday
    ):
        raise NotFound("There is no such excuse in force.")
    with action():
        line = record_audit(actor=actor, verb="lift_excuse", now=now,
                            subject=("PERSON", row.person_id))  # fmt: skip
        change_row(Excuse, row.pk, version=row.version, changes={"lifted_at": now}, line=line,
                   kind="EXCUSE")  # fmt: skip
