"""CHK-08: are the estimates of earlier months trued up?

April's estimates of 16 h on ACME-014 still stand on 8 May, after the true-up was due: a warning.
"""

from __future__ import annotations

from collections.abc import Iterable

from daybook.core.rules import Example, rule

from .finding import Finding, entries_in_words
from .unpriced_time import TimeGroup


@rule(
    "CHK-08",
    question="Do estimates stand whose true-up was due?",
    formula="estimated entries of a month whose true-up deadline has passed",
    examples=lambda: [
        Example(
            "2 entries, 960 minutes",
            lambda: check_trued_up([TimeGroup(1, "ACME-014", 2, 960)])[0].message,
        ),
        Example("none", lambda: check_trued_up([])),
    ],
)
def check_trued_up(groups: Iterable[TimeGroup]) -> tuple[Finding, ...]:
    """Projects whose estimates nobody has replaced by the truth in time. Blocks the close.

    What is estimated is revenue that nobody has worked yet, and is never invoiced.
    """
    return tuple(
        Finding(
            "CHK-08",
            "BLOCKS",
            "PROJECT",
            row.project_id,
            f"{row.code}: {entries_in_words(row.entries)} ({row.minutes} minutes) still estimated. "
            "Write down what was worked, and true the month up.",
        )
        for row in groups
        if row.entries
    )
