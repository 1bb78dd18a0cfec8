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
