"""CHK-06: does every line in the books still have its source?

A RATED line names time entry 5, and there is no time entry 5: a finding.
"""

from __future__ import annotations

from collections.abc import Iterable

from daybook.core.rules import Example, rule

from .finding import Finding


@rule(
    "CHK-06",
    question="Does every line in the books have its source?",
    formula="(kind, id) of each line exists where that kind lives",
    examples=lambda: [
        Example(
            "a line of time entry 5, gone", lambda: check_orphans([("TIME_ENTRY", 5)])[0].message
        ),
        Example("none missing", lambda: check_orphans([])),
    ],
)
def check_orphans(orphans: Iterable[tuple[str, int]]) -> tuple[Finding, ...]:
    """Sources, as (kind, id), that lines name and that do not exist. Blocks the close.

    Sources lie above the ledger and are named by value, so no foreign key can hold this.
    """
    return tuple(
        Finding(
            "CHK-06",
            "BLOCKS",
            kind,
            source_id,
            f"A ledger line names {kind.lower().replace('_', ' ')} {source_id}, which does not "
            "exist. Restore it from the backup.",
        )
        for kind, source_id in orphans
    )
