"""How does an import change entries that are stored already, and how is that taken back?

Row 17 says 8:00 where entry 412 holds 7:30: the entry becomes 480 minutes, its history keeps 450,
and undoing the import brings 450 back unless somebody has changed the entry since.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F

from daybook.apps.platform.queries.run_changes import changes_of_run
from daybook.apps.platform.refusals import Refused
from daybook.apps.platform.transactions import action, record_audit, record_changes
from daybook.apps.platform.viewer import Viewer

from ...models import TimeEntry
from .lines import Line

OPEN = ("DRAFT", "RETURNED")
COLUMNS = (
    "minutes", "person_id", "project_id", "task_id", "worked_on", "is_billable", "note", "flags",
)  # fmt: skip


def amend_entries(
    *, actor: Viewer, now: datetime, changed: Sequence[tuple[Line, int, int]], run_id: int
) -> None:
    """Give stored drafts the values of the file, in one transaction; what they were is kept."""
    with action():
        line = record_audit(actor=actor, verb="import_changes", now=now, subject=("RUN", run_id),
                            run_id=run_id)  # fmt: skip
        held = TimeEntry.objects.select_for_update().in_bulk([key for _, key, _ in changed])
        kept = []
        for new, key, _ in changed:
            row = held.get(key)
            if row is None or row.state not in OPEN:
                continue
            before = {name: getattr(row, name) for name in COLUMNS}
            after = {name: getattr(new, name) for name in COLUMNS}
            TimeEntry.objects.filter(pk=key).update(
                **after, version=F("version") + 1, audit_line=line
            )
            kept.append(("TIME_ENTRY", key, before | {"version": row.version}, after))
        record_changes(line, kept)


def require_restorable(run_id: int) -> None:
    """Raise Refused IMPORT-06 when an entry that the import changed was changed or handed in."""
    moved = 0
    for change in changes_of_run(run_id, "TIME_ENTRY"):
        row = TimeEntry.objects.filter(pk=change.record_id).values("state", "version").first()
        version = json.loads(change.before).get("version")
        if version is None:
            continue
        if row is None or row["state"] not in OPEN or row["version"] != version + 1:
            moved += 1
    if moved:
        raise Refused(
            "IMPORT-06",
            f"{moved} entries that this import changed were handed in or changed since, so it "
            "cannot be undone. Correct those entries instead.",
        )


def restore_entries(run_id: int, *, line) -> int:
    """Bring back what changed entries were, inside the caller's transaction. Returns how many."""
    restored = 0
    for change in changes_of_run(run_id, "TIME_ENTRY"):
        before = json.loads(change.before)
        version = before.pop("version", None)
        if version is None:
            continue
        before["worked_on"] = date.fromisoformat(before["worked_on"])
        TimeEntry.objects.filter(pk=change.record_id).update(
            **before, version=version + 2, audit_line=line
        )
        restored += 1
    return restored
