"""Which expenses are asked for? The keys of the list, its totals and its file.

`project=ACME-001&state=SUBMITTED&from=2026-07-01` are the expenses of ACME-001 from 1 July on that
wait for approval. The grammar is that of every address: platform.queries.address_filter.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from daybook.apps.platform.queries.address_filter import (
    AddressFilter,
    equal_to,
    from_day,
    in_month,
    up_to_day,
    upper_equal_to,
    whole_number,
    yes_or_no,
)
from daybook.core.expenses import ExpenseFlag

TITLES = {
    "from": "From",
    "to": "Until",
    "paid": "Paid with",
    "report": "Report",
    "reimbursement": "Reimbursement",
    "pre_approval": "Pre-approval",
}


def _flag(text: str) -> Q | None:
    """Expenses with this mark: those whose number stays the same when its bit is set."""
    name = text.upper()
    if name == "ANY":
        return Q(flags__gt=0)
    if name not in ExpenseFlag.__members__:
        return None
    return Q(flags=F("flags").bitor(ExpenseFlag[name].value))


@dataclass(frozen=True, slots=True)
class ExpenseFilter(AddressFilter):
    """A filter on expenses."""

    reads = {
        "person": equal_to("person__code"),
        "project": equal_to("project__code"),
        "region": equal_to("project__region__code"),
        "customer": equal_to("project__engagement__customer__code"),
        "category": equal_to("category__code"),
        "state": upper_equal_to("state"),
        "currency": upper_equal_to("currency"),
        "paid": upper_equal_to("payment"),
        "billable": yes_or_no(lambda yes: Q(is_billable=yes)),
        "flag": _flag,
        "report": whole_number(lambda key: Q(report_id=key)),
        "reimbursement": whole_number(lambda key: Q(reimbursement_id=key)),
        "pre_approval": whole_number(lambda key: Q(pre_approval_id=key)),
        "month": in_month("spent_on"),
        "from": from_day("spent_on"),
        "to": up_to_day("spent_on"),
    }
    titles = TITLES


KEYS = tuple(ExpenseFilter.reads)
