"""May this approval be taken back? Within the minutes of the setting, unless money has moved.

Approved at 16:00, undone at 16:09: reversed. At 16:11, or once it is on an invoice: corrected.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ..rules import Example, rule

UNDO_WORDS = {
    "LATE": "was approved more than {minutes} minutes ago. Ask for a correction instead.",
    "BILLED": "is on an invoice or a draft of one. Credit it or drop the draft first.",
    "RECOGNIZED": "is recognized as revenue already. Correct it instead: a correction posts the "
    "difference.",
    "LOCKED": "is in a month that is closed. Ask for a correction instead.",
}


def _example(
    minutes: int, taken: int = 0, is_locked: bool = False, is_recognized: bool = False
) -> str:
    at = datetime(2026, 7, 7, 16, 0, tzinfo=UTC)
    return (
        undo_refusal(
            at,
            at + timedelta(minutes=minutes),
            within_minutes=10,
            taken=taken,
            is_locked=is_locked,
            is_recognized=is_recognized,
        )  # fmt: skip
        or "yes"
    )


@rule(
    "APPR-09",
    question="May this approval be undone?",
    formula="within the minutes of the setting, while nothing of it is billed or recognized and "
    "its month is open; the books keep the line and its reversal",
    examples=lambda: [
        Example("after 9 minutes", lambda: _example(9)),
        Example("after 11 minutes", lambda: _example(11)),
        Example("after 1 minute, 60 minutes of it billed", lambda: _example(1, taken=60)),
        Example("after 1 minute, its month locked", lambda: _example(1, is_locked=True)),
        Example("after 1 minute, recognized", lambda: _example(1, is_recognized=True)),
    ],
)
def undo_refusal(
    approved_at: datetime, now: datetime, *, within_minutes: int, taken: int, is_locked: bool,
    is_recognized: bool = False,
) -> str:  # fmt: skip
    """Why not: BILLED, RECOGNIZED, LOCKED or LATE; nothing where it may be undone."""
    if taken:
        return "BILLED"
    if is_recognized:
        return "RECOGNIZED"
    if is_locked:
        return "LOCKED"
    return "LATE" if now - approved_at > timedelta(minutes=within_minutes) else ""
