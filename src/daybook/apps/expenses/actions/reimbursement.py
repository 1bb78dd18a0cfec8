"""How is money paid back? In a run of one entity, with a number, each expense once.

RMB-US-27-0001: four expenses of two people, 412.60 USD; run again at once, it finds nothing owed.
"""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.platform.actions.numbers import next_number
from daybook.apps.platform.queries.organization import entity_by_id
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.periods import fiscal_quarter
from daybook.core.rights import Data, Verb

from ..models import ExpenseLine, Reimbursement
from ..queries.settlement import OWED
from .submission import record_states

SERIES = "RMB"


def reimburse(
    *,
    actor: Viewer,
    now: datetime,
    entity_id: int,
    paid_on: date,
    request_key: str | None = None,
) -> int:
    """Pay back everything an entity owes for expenses, in one run. Returns the run's key.

    The same `request_key` sent twice is the same run. What the company card paid is owed to
    nobody and stays approved. Raises Refused EXP-19 when nothing is owed.
    """
    require(actor, Data.EXPENSES, Verb.ISSUE, what="reimburse expenses")
    entity = entity_by_id().get(entity_id)
    if entity is None:
        raise NotFound(f"There is no legal entity {entity_id}.")
    with action():
        if request_key:
            held = Reimbursement.objects.filter(request_key=request_key[:64]).first()
            if held is not None:
                return held.pk
        rows = list(
            ExpenseLine.objects.select_for_update(of=("self",))
            .filter(OWED, employer_id=entity_id)
            .order_by("pk")
        )
        if not rows:
            raise Refused("EXP-19", f"{entity.code} owes nobody for an approved expense.")
        return _run(actor, now, entity, rows, paid_on, request_key)


def _run(actor: Viewer, now, entity, rows: list[ExpenseLine], paid_on: date, request_key) -> int:
    audit = record_audit(actor=actor, verb="reimburse_expenses", now=now)
    year = fiscal_quarter(paid_on, entity.fiscal_year_starts_month).year
    number = next_number(entity_id=entity.id, series=SERIES, fiscal_year=year)
    run = Reimbursement.objects.create(
        entity_id=entity.id,
        number=number,
        fiscal_year=year,
        code=f"{SERIES}-{entity.code}-{year % 100:02d}-{number:04d}",
        currency=entity.currency,
        total_minor=sum(row.reimbursed_minor for row in rows),
        lines=len(rows),
        paid_on=paid_on,
        request_key=request_key[:64] if request_key else None,
        made_at=now,
        made_by_id=actor.user_id,
        audit_line=audit,
    )
    for row in rows:
        ExpenseLine.objects.filter(pk=row.pk, state="APPROVED").update(
            state="REIMBURSED", reimbursement=run, version=row.version + 1, audit_line=audit
        )
    record_states(audit, [(row.pk, row.state) for row in rows], "REIMBURSED")
    return run.pk
