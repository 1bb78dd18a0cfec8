"""May this correction be undone now, and to which values does it go back?

Posted at 10:00 by the manager, it offers undo until 10:10, or until it is billed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from daybook.apps.platform.queries.settings import policy_on
from daybook.apps.time.queries.revision import EntryValues

from ..models import Correction


def values_before(row: Correction) -> EntryValues:
    """The values a correction started from."""
    return EntryValues(row.before_minutes, row.before_project_id, row.before_task_id,
                       row.before_billable, row.before_note)  # fmt: skip


def values_after(row: Correction) -> EntryValues:
    """The values a correction asks for."""
    return EntryValues(row.after_minutes, row.after_project_id, row.after_task_id,
                       row.after_billable, row.after_note)  # fmt: skip


def why_no_undo(row: Correction, revision: int, now: datetime) -> str:
    """Why a correction cannot be undone by its button; empty when it can."""
    if row.state != "POSTED" or row.kind not in ("CHANGE", "REMOVAL"):
        return "Only a posted change or removal is undone."
    if row.revision != revision:
        return "The line was corrected again since; correct it once more instead."
    minutes = policy_on(now.date()).correction_undo_minutes
    if now > row.decided_at + timedelta(minutes=minutes):
        return f"The {minutes} minutes for an undo are over; correct the line again."
    return ""
