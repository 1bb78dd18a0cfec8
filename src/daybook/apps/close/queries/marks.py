"""Has the data changed since it was checked? A mark in a few numbers, and what moved in words.

Checked at 12 lines and 9 approved entries; now one entry more is approved: "approved entries 9 →
10". Cheap on purpose: a page asks it each time, the checks themselves run when somebody asks.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from daybook.apps.ledger.queries.checks import lines_mark
from daybook.apps.projects.queries.projects import accepted_milestones_sum, entity_project_ids
from daybook.apps.time.queries.checks import time_mark
from daybook.core.periods import next_month

_WORDS = {
    "lines": "lines in the books",
    "newest_line": "lines posted",
    "entries": "time entries",
    "approved": "approved entries",
    "minutes": "minutes logged",
    "entry_changes": "time entries changed",
    "milestones": "accepted milestones",
    "milestone_minor": "accepted amounts",
}
# What counts up only to say that something happened has no readable before and after.
_COUNTED = ("lines", "entries", "approved", "minutes", "milestones")


def mark_of(
    entity_id: int, month: date, project_ids: Collection[int] | None = None
) -> dict[str, int]:
    """The mark of an entity's month as it is now."""
    if project_ids is None:
        project_ids = entity_project_ids(entity_id)
    time = time_mark(list(project_ids), month, next_month(month))
    accepted, accepted_minor = accepted_milestones_sum(list(project_ids), next_month(month))
    lines, newest = lines_mark(entity_id, month)
    return {
        "lines": lines,
        "newest_line": newest,
        "entries": time.entries,
        "approved": time.approved,
        "minutes": time.minutes,
        "entry_changes": time.newest_audit_id,
        "milestones": accepted,
        "milestone_minor": accepted_minor,
    }


def mark_text(mark: dict[str, int]) -> str:
    """The mark as it is kept."""
    return json.dumps(mark, sort_keys=True)


def changed_since(kept: str, now: dict[str, int]) -> tuple[str, ...]:
    """What differs from a kept mark, in words; nothing when the checks would find the same."""
    before = json.loads(kept or "{}")
    if before.keys() != now.keys():
        return ("it was checked before changes were tracked",)
    return tuple(
        f"{words} {before[key]:,} → {now[key]:,}" if key in _COUNTED else words
        for key, words in _WORDS.items()
        if before[key] != now[key]
    )
