"""CHK-04: is any time of the month still not approved?

3 entries, 450 minutes, of ACME-014 in DRAFT, SUBMITTED or RETURNED: a warning.
"""

from __future__ import annotations

from collections.abc import Iterable

from daybook.core.rules import Example, rule

from .finding import Finding, entries_in_words
from .unpriced_time import TimeGroup


@rule(
    "CHK-04",
    question="Is time of the month still not approved?",
    formula="entries of the month in DRAFT, SUBMITTED or RETURNED",
    examples=lambda: [
        Example(
            "3 entries, 450 minutes",
            lambda: check_unapproved([TimeGroup(1, "ACME-014", 3, 450)])[0].message,
        ),
        Example("none", lambda: check_unapproved([])),
    ],
)
def check_unapproved(groups: Iterable[TimeGroup]) -> tuple[Finding, ...]:
    """Projects with time of the month that nobody has approved. Warns, since it may post later.

    What is approved after the hard lock posts in the next open month.
    """
    return tuple(
        Finding(
            "CHK-04",
            "WARNS",
            "PROJECT",
            row.project_id,
            f"{row.code}: {entries_in_words(row.entries)} of the month ({row.minutes} minutes) not "
            "approved. Approve or return what waits.",
        )
        for row in groups
        if row.entries
    )
