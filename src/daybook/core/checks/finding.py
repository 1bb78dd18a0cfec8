"""What does a check say? A finding names its check, what it is about, and the remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a close check found. BLOCKS stops the hard lock; WARNS does not."""

    check_id: str
    severity: str
    subject_kind: str
    subject_id: int | None
    message: str
    amount_minor: int | None = None
    currency: str = ""


def entries_in_words(count: int) -> str:
    """How many entries, as a sentence says it: "1 entry", "3 entries"."""
    return "1 entry" if count == 1 else f"{count:,} entries"
