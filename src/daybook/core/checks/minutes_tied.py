"""CHK-02: do the books hold exactly the minutes that were approved?

450 minutes approved, 390 in RATED, 450 in COST: a finding for that project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.core.rules import Example, rule

from .finding import Finding


@dataclass(frozen=True, slots=True)
class ProjectMinutes:
    """A project's approved minutes, and those in the RATED and COST books."""

    project_id: int
    code: str
    approved: int
    rated: int
    cost: int


def _example(rated: int) -> str:
    found = check_minutes_tied([ProjectMinutes(1, "ACME-014", 450, rated, 450)])
    return found[0].message if found else "no finding"


@rule(
    "CHK-02",
    question="Do the books hold the approved minutes, all of them and no more?",
    formula="approved minutes = minutes of RATED = minutes of COST, by project",
    examples=lambda: [
        Example("450 approved, 450 rated, 450 costed", lambda: _example(450)),
        Example("450 approved, 390 rated, 450 costed", lambda: _example(390)),
    ],
)
def check_minutes_tied(projects: Iterable[ProjectMinutes]) -> tuple[Finding, ...]:
    """Projects whose minutes differ between approval and the books. Blocks the close.

    Every approved minute is in RATED and in COST exactly once, at a rate or at nothing.
    """
    return tuple(
        Finding(
            "CHK-02",
            "BLOCKS",
            "PROJECT",
            row.project_id,
            f"{row.code}: {row.approved} minutes approved, {row.rated} rated, {row.cost} costed. "
            "Rerun rating for this project, or add the missing rate.",
        )
        for row in projects
        if not row.approved == row.rated == row.cost
    )
