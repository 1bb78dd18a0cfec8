"""How does a state look? Icon + word + tint, never color alone.

`badge_of("APPROVED")` is a filled circle, the word Approved, in green. A code this table does not
know is shown as its own words in neutral, so that a new state is readable before it is styled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .icons import icon

TONES = ("ok", "warn", "bad", "info", "locked", "neutral")


@dataclass(frozen=True, slots=True)
class Badge:
    """One status as it is drawn."""

    tone: str
    icon: str
    word: str


STATUSES: dict[str, Badge] = {
    # What is written down and travels to the books.
    "DRAFT": Badge("neutral", "draft", "Draft"),
    "SUBMITTED": Badge("info", "submitted", "Submitted"),
    "APPROVED": Badge("ok", "approved", "Approved"),
    "RETURNED": Badge("warn", "returned", "Returned"),
    "LOCKED": Badge("locked", "lock", "Locked"),
    "MISSING": Badge("warn", "warn", "Missing"),
    "ESTIMATED": Badge("warn", "warn", "Estimated"),
    "OVERDUE": Badge("bad", "overdue", "Overdue"),
    "REQUESTED": Badge("info", "submitted", "Requested"),
    "POSTED": Badge("ok", "approved", "Posted"),
    "DECLINED": Badge("bad", "overdue", "Declined"),
    "DUE": Badge("info", "submitted", "To true up"),
    "SETTLED": Badge("ok", "check", "Settled"),
    "WITHDRAWN": Badge("neutral", "undo", "Withdrawn"),
    "BILLED": Badge("locked", "lock", "Billed"),
    "REIMBURSED": Badge("ok", "check", "Reimbursed"),
    "TAKEN": Badge("ok", "check", "Taken"),
    "REFUSED": Badge("warn", "warn", "Refused"),
    # Documents.
    "ISSUED": Badge("locked", "lock", "Issued"),
    "VOIDED": Badge("neutral", "overdue", "Voided"),
    "SENT": Badge("info", "submitted", "Sent"),
    "PAID": Badge("ok", "approved", "Paid"),
    "PLANNED": Badge("neutral", "draft", "Planned"),
    "ACCEPTED": Badge("ok", "approved", "Accepted"),
    "REJECTED": Badge("bad", "overdue", "Rejected"),
    "SIGNED": Badge("ok", "approved", "Signed"),
    "RECEIVED": Badge("info", "submitted", "Received"),
    "MATCHED": Badge("ok", "check", "Agrees"),
    "MISMATCHED": Badge("warn", "warn", "Differs"),
    # Runs.
    "PENDING": Badge("neutral", "draft", "Waiting"),
    "RUNNING": Badge("info", "submitted", "Running"),
    "COMMITTED": Badge("ok", "approved", "Done"),
    "FAILED": Badge("bad", "red", "Failed"),
    "DISCARDED": Badge("neutral", "overdue", "Discarded"),
    "UNDONE": Badge("neutral", "undo", "Undone"),
    # Periods.
    "OPEN": Badge("neutral", "draft", "Open"),
    "SOFT": Badge("locked", "lock", "Soft locked"),
    "HARD": Badge("locked", "lock", "Hard locked"),
    # Life of a project.
    "ESTIMATE": Badge("neutral", "draft", "Estimate"),
    "PROSPECT": Badge("neutral", "draft", "Prospect"),
    "IN_SET_UP": Badge("info", "submitted", "In set up"),
    "OKAY_TO_START": Badge("info", "submitted", "Okay to start"),
    "ACTIVE": Badge("ok", "approved", "Active"),
    "ON_HOLD": Badge("warn", "warn", "On hold"),
    "BACKLOG": Badge("neutral", "draft", "Backlog"),
    "CLOSED": Badge("locked", "lock", "Closed"),
    "COMPLETED": Badge("ok", "check", "Completed"),
    "CANCELLED": Badge("neutral", "overdue", "Cancelled"),
    # Judgments.
    "GREEN": Badge("ok", "check", "Green"),
    "AMBER": Badge("warn", "warn", "Amber"),
    "RED": Badge("bad", "red", "Red"),
    "ON_TARGET": Badge("ok", "check", "On target"),
    "SHORT": Badge("warn", "warn", "Short"),
    "AT_RISK": Badge("bad", "red", "At risk"),
    "CLEAN": Badge("ok", "check", "Clean"),
    "HELD": Badge("warn", "warn", "Held"),
    "ERROR": Badge("bad", "red", "Error"),
    "WARNING": Badge("warn", "warn", "Warning"),
    "INFO": Badge("info", "info", "Note"),
    "OK": Badge("ok", "check", "OK"),
    "DONE": Badge("ok", "check", "Done"),
    "NEW": Badge("info", "plus", "New"),
    "CHANGED": Badge("warn", "edit", "Changed"),
    "UNCHANGED": Badge("neutral", "check", "Unchanged"),
    "SKIPPED": Badge("neutral", "draft", "Skipped"),
}
_TONE_ICONS = {
    "ok": "check",
    "warn": "warn",
    "bad": "red",
    "info": "info",
    "locked": "lock",
    "neutral": "draft",
}


def badge_of(code: str) -> Badge:
    """The badge of a stored code."""
    found = STATUSES.get(code)
    return found or Badge("neutral", "draft", code.replace("_", " ").strip().capitalize())


def badge_html(tone: str, word: str, icon_name: str = "") -> SafeString:
    """A badge with words of the page's own. ValueError for a tone that does not exist."""
    if tone not in TONES:
        raise ValueError(f"badge tone {tone!r} is not one of {', '.join(TONES)}")
    return format_html(
        '<span class="badge {}">{}{}</span>', tone, icon(icon_name or _TONE_ICONS[tone]), word
    )


@lru_cache(maxsize=512)
def status_html(code: str, label: str = "") -> SafeString:
    """The badge of a stored code; `label` replaces its word, never its icon and tint."""
    if not code:
        return SafeString("")
    badge = badge_of(code)
    return badge_html(badge.tone, label or badge.word, badge.icon)
