"""CHK-01: does every project's time add up to invoices and WIP?

Rated 99.99, adjusted 0.01, billed 100.00 and no minutes left: fine. WIP of 0.01 with no minutes
left to bill: a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.billing.lines import wip
from daybook.core.rules import Example, rule

from .finding import Finding


@dataclass(frozen=True, slots=True)
class ProjectTime:
    """A project's sums of lines billed by time, in its contract currency, and minutes untaken."""

    project_id: int
    code: str
    currency: str
    rated: int
    adjusted: int
    billed: int
    minutes_left: int


def _example(**changes) -> str:
    base = {"project_id": 1, "code": "ACME-014", "currency": "USD", "rated": 9_999,
            "adjusted": 1, "billed": 10_000, "minutes_left": 0}  # fmt: skip
    found = check_time_billed([ProjectTime(**(base | changes))])
    return found[0].message if found else "no finding"


@rule(
    "CHK-01",
    question="Is rated + adjusted = billed + WIP, with nothing stranded?",
    formula="WIP = rated + adjusted − billed; zero where no minutes are left to bill",
    examples=lambda: [
        Example("rated 99.99, rounding 0.01, billed 100.00", _example),
        Example("the same without the rounding", lambda: _example(adjusted=0)),
    ],
)
def check_time_billed(projects: Iterable[ProjectTime]) -> tuple[Finding, ...]:
    """Projects whose WIP is not zero although every minute is invoiced. Blocks the close.

    Sums are of lines billed by time in the contract currency; `minutes_left` of their billables
    not taken.
    """
    return tuple(
        Finding(
            "CHK-01",
            "BLOCKS",
            "PROJECT",
            row.project_id,
            f"{row.code}: every minute is invoiced, yet WIP is not zero. "
            "Adjust the difference with a reason.",
            wip(row.rated, row.adjusted, row.billed),
            row.currency,
        )
        for row in projects
        if row.minutes_left == 0 and wip(row.rated, row.adjusted, row.billed) != 0
    )
