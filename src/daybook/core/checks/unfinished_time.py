"""CHK-03 and CHK-04: is any time of the month unpriced or unapproved?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rules import Example, rule

from .finding import Finding


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """Entries of one project in one condition: how many, how many minutes."""

    project_id: int
    code: str
    entries: int
    minutes: int


def _group() -> list[TimeGroup]:
    return [TimeGroup(1, "ACME-014", 3, 450)]


@rule(
    "CHK-03",
    question="Is approved, billable time without a rate or a cost?",
    formula="entries whose RATED or COST line carries no rate",
    examples=lambda: [
        Example("3 entries, 450 minutes", lambda: check_unpriced(_group())[0].message),
    ],
)
def check_unpriced(groups: Iterable[TimeGroup]) -> tuple[Finding, ...]:
    """Projects with approved time that has no bill rate or no cost rate."""
    return tuple(
        Finding(
            "CHK-03",
            "BLOCKS",
            "PROJECT",
            row.project_id,
            f"{row.code}: {row.entries} approved entries ({row.minutes} minutes) have no rate. "
            "Complete the rate card or the cost rates.",
        )
        for row in groups
        if row.entries
    )


@rule(
    "CHK-04",
    question="Is time of the month still not approved?",
    formula="entries of the month in DRAFT, SUBMITTED or RETURNED",
    examples=lambda: [
        Example("3 entries, 450 minutes", lambda: check_unapproved(_group())[0].message),
    ],
)
def check_unapproved(groups: Iterable[TimeGroup]) -> tuple[Finding, ...]:
    """Projects with time of the month that nobody has approved."""
    return tuple(
        Finding(
            "CHK-04",
            "WARNS",
            "PROJECT",
            row.project_id,
            f"{row.code}: {row.entries} entries ({row.minutes} minutes) of the month are not "
            "approved. Approve or return them.",
        )
        for row in groups
        if row.entries
    )
