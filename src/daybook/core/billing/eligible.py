"""May this be put on an invoice? A fact is eligible unless a reason says otherwise.

450 approved minutes on a signed T&M engagement, nothing taken yet: eligible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.core.rules import Example, rule


@dataclass(frozen=True, slots=True)
class BillableFact:
    """What the rule needs to know of a billable."""

    kind: str
    worked_on: date
    quantity: int
    taken: int = 0
    is_approved: bool = True
    is_billable: bool = True
    is_notional: bool = False
    is_estimated: bool = False
    is_signed: bool = True
    has_rate: bool = True
    in_draft: str = ""


def _why(**changes) -> str | None:
    return not_eligible_because(
        BillableFact(**({"kind": "TIME_ENTRY", "worked_on": date(2026, 7, 7), "quantity": 450}
                        | changes)), date(2026, 8, 1))  # fmt: skip


@rule(
    "BILL-01",
    question="May this be invoiced now?",
    formula="approved, billable, signed, rated, billed by time or accepted, dated before the end, "
    "not estimated, not on another draft, not taken whole",
    examples=lambda: [
        Example("450 approved minutes, July", _why),
        Example("taken whole", lambda: _why(taken=450)),
        Example("work at risk", lambda: _why(is_signed=False)),
        Example("fixed fee", lambda: _why(is_notional=True)),
        Example("not approved", lambda: _why(is_approved=False)),
        Example("estimated at the cut-off", lambda: _why(is_estimated=True)),
        Example("worked on 1 August", lambda: _why(worked_on=date(2026, 8, 1))),
    ],
)
def not_eligible_because(fact: BillableFact, before: date) -> str | None:
    """Why a fact may not be invoiced in a run that ends before a day, or None when it may.

    The first reason in the order that people can act on it: approval before rate before date.
    """
    checks = (
        (not fact.is_approved, "not approved yet"),
        (not fact.is_billable, "marked non-billable"),
        (fact.is_notional, "fixed fee, prepaid or training: billed by milestone or seat"),
        (fact.is_estimated, "estimated time is never billable: wait for the true-up"),
        (not fact.is_signed, "work at risk: the statement of work is not signed"),
        (not fact.has_rate, "no rate: complete the rate card"),
        (fact.worked_on >= before, "after the end of this run"),
        (fact.taken >= fact.quantity, "invoiced already"),
        (bool(fact.in_draft), f"on draft {fact.in_draft} already"),
    )
    return next((reason for failed, reason in checks if failed), None)
