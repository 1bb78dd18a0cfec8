"""What did they type into the fields of a correction? Hours become minutes, as in a cell."""

from __future__ import annotations

from daybook.apps.platform.refusals import Refused
from daybook.apps.time.actions.cells import minutes_of
from daybook.apps.time.queries.revision import EntryValues

__all__ = ["EntryValues", "minutes_typed", "values_typed"]


def minutes_typed(text: str, current_minutes: int = 0, *, field: str = "hours") -> int:
    """Whole minutes of what was typed; nothing typed is nothing. Raises TIME-01 at its field."""
    try:
        return minutes_of(text, current_minutes)
    except Refused as refusal:
        raise Refused(refusal.rule, refusal.message, field=field) from refusal


def values_typed(given: dict, current_minutes: int, *, estimated: bool = False) -> EntryValues:
    """The new values of a line from a form's cleaned data."""
    project_id, task_id = given["place"]
    return EntryValues(
        minutes_typed(given["hours"], current_minutes), project_id, task_id, given["is_billable"],
        given["note"].strip(), estimated,
    )  # fmt: skip
