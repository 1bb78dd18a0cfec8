"""What did one action change of the rows of a kind? For taking it back.

An action that set entry 17 from 240 to 480 minutes: {17: ({"minutes": 240}, {"minutes": 480})}.
"""

from __future__ import annotations

import json

from ..models import AuditChange


def changes_of_line(audit_line_id: int, kind: str) -> dict[int, tuple[dict, dict]]:
    """Before and after by row, as kept beside the action's audit line; empty for a new row.

    For callers that have checked that the viewer may know and change these rows.
    """
    rows = AuditChange.objects.filter(audit_line_id=audit_line_id, record_kind=kind)
    return {
        key: (json.loads(before or "{}"), json.loads(after or "{}"))
        for key, before, after in rows.values_list("record_id", "before", "after")
    }
