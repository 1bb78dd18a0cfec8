"""What happened to a line, in words? Verbs of the audit as a person would say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.ui.format import clock

from ..queries.entries import EntryDetail
from .frame import local_time

_VERBS = {
    "save_entry": "Saved",
    "accept_plan": "Accepted from the plan",
    "copy_week": "Copied from last week",
    "submit_part": "Handed in",
    "recall_part": "Recalled",
    "approve_entries": "Approved",
    "return_entries": "Returned",
    "import_entries": "Imported",
    "post_correction": "Corrected",
    "request_correction": "Change requested",
    "true_up": "Trued up",
    "save_estimates": "Estimated",
    "import_changes": "Changed by an import",
}
_COLUMNS = {
    "minutes": "hours",
    "state": "state",
    "is_billable": "billable",
    "task_id": "task",
    "project_id": "project",
    "worked_on": "day",
    "note": "note",
    "estimated": "estimated",
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step: what was done, by whom, when, why, and which values changed."""

    what: str
    who: str
    at: datetime
    via: str
    reason: str
    changes: tuple[str, ...]


def history_lines(detail: EntryDetail) -> tuple[HistoryLine, ...]:
    """The steps of a line, newest first. An imported line names its run where nothing else does."""
    found = []
    for row in detail.history:
        changes = tuple(
            f"{_COLUMNS.get(name, name)}: {_value(name, before)} → {_value(name, after)}"
            for name, before, after in row.values
            if before != after
        )
        found.append(
            HistoryLine(
                _VERBS.get(row.verb, row.verb.replace("_", " ").capitalize()),
                row.who,
                row.at,
                row.via,
                row.reason,
                changes,
            )
        )
    if not found:
        found.append(
            HistoryLine(
                _VERBS.get(detail.by_verb, detail.by_verb.replace("_", " ").capitalize()),
                detail.by_name,
                local_time(detail.by_at, detail.zone),
                "",
                detail.by_reason,
                (),
            )
        )
    return tuple(found)


def _value(name: str, value: object) -> str:
    if value is None:
        return "nothing"
    if name == "minutes" and isinstance(value, int):
        return clock(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).lower() if name == "state" else str(value)
