"""How are the findings of an import said? Counts, codes of refusals, local times."""

from __future__ import annotations

from daybook.ui.format import count

from ..actions.imports.mapping import FIELDS
from ..queries.imports import BatchRow

COUNTS = (
    ("new", "NEW", "New"),
    ("changed", "CHANGED", "Changed"),
    ("unchanged", "UNCHANGED", "Unchanged"),
    ("skipped", "SKIPPED", "Skipped"),
    ("error", "ERROR", "Refused"),
)
CODES = {
    "ROW_TOO_SHORT": "Row cut off",
    "MISSING_KEY": "Key missing",
    "KEY_REPEATED": "Key repeated",
    "MISSING_DATE": "Date missing",
    "UNREADABLE_DATE": "No date",
    "UNREADABLE_TIME": "No time of day",
    "YEAR_TOO_EARLY": "Before 2000",
    "DATE_IN_FUTURE": "In the future",
    "MISSING_MINUTES": "Duration missing",
    "NOT_A_NUMBER": "No whole number",
    "NOT_A_DURATION": "No duration",
    "FORMULA": "Formula",
    "MINUTES_TOO_FEW": "No work, or negative",
    "MINUTES_TOO_MANY": "Longer than a day",
    "INTERRUPTION_NEGATIVE": "Interruption negative",
    "DAY_TOO_LONG": "Day above 24 hours",
    "MISSING_PERSON": "Person missing",
    "UNKNOWN_PERSON": "Person unknown",
    "NOT_EMPLOYED": "Not employed",
    "MISSING_PROJECT": "Project missing",
    "UNKNOWN_PROJECT": "Project unknown",
    "MISSING_TASK": "Task missing",
    "UNKNOWN_TASK": "Task unknown",
    "ALREADY_APPROVED": "Handed in or approved already",
}


def code_text(code: str) -> str:
    """A refusal's code in words."""
    return CODES.get(code, code.replace("_", " ").capitalize())


def field_text(field: str) -> str:
    """The field of a refusal in words."""
    return FIELDS.get(field, field.replace("_", " ")).lower()


def counts_text(batch: BatchRow) -> str:
    """The counts that are not nothing: "41 new, 2 refused"."""
    parts = [
        f"{count(batch.counts[key])} {word.lower()}"
        for key, _, word in COUNTS
        if batch.counts.get(key)
    ]
    return ", ".join(parts) or "–"
