"""CHK-03: is any approved time without a price or a cost?

3 entries, 450 minutes, of ACME-014 whose RATED line has no rate: a finding that names the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rules import Example, rule

from .finding import Finding, entries_in_words


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """Entries of one project in one condition: how many, how many minutes."""

    project_id: int
    code: str
    entries: int
    minutes: int


@rule(
    "CHK-03",
    question="Is approved, billable time without a rate or a cost?",
    formula="entries whose RATED or COST line carries no rate",
    examples=lambda: [
        Example(
            "3 entries, 450 minutes",
            lambda: check_unpriced([TimeGroup(1, "ACME-014", 3, 450)])[0].message,
        ),
        Example("none", lambda: check_unpriced([TimeGroup(1, "ACME-014", 0, 0)])),
    ],
)
def check_unpriced(groups: Iterable[TimeGroup]) -> tuple[Finding, ...]:
    """Projects with approved time that has no bill rate or no cost rate. Blocks the close.

    Work without a rate is posted at nothing, so that it is seen here instead of dropped.
    """
    return tuple(
        Finding(
            "CHK-03",
            "BLOCKS",
            "PROJECT",
            row.project_id,
            f"{row.code}: {entries_in_words(row.entries)} ({row.minutes} minutes) approved and "
            "without a rate. "
            "Complete the rate card or the cost rates.",
        )
        for row in groups
        if row.entries
    )
