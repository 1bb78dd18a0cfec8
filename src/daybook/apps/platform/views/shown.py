"""How do the states of platform's records look? Badges, moments and reasons, in one place."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.ui.figures import Fact
from daybook.ui.format import date_text, decimal
from daybook.ui.statuses import badge_html, status_html

# State: tone, word, icon.
_BADGES = {
    "ACTIVE": ("ok", "Active", "approved"),
    "IN_FORCE": ("ok", "In force", "approved"),
    "FUTURE": ("info", "Later", "submitted"),
    "PAST": ("neutral", "Past", "draft"),
    "REPLACED": ("neutral", "Replaced", "overdue"),
    "ENDED": ("neutral", "Ended", "overdue"),
    "INACTIVE": ("neutral", "Inactive", "overdue"),
    "INVITED": ("warn", "No password yet", "warn"),
    "EXPIRED": ("neutral", "Expired", "overdue"),
    "REVOKED": ("neutral", "Revoked", "overdue"),
    "WITHDRAWN": ("neutral", "Withdrawn", "undo"),
    "DRAFT": ("info", "Waiting", "submitted"),
    "STALE": ("warn", "Stopped", "warn"),
    "WAITING": ("neutral", "Waiting", "draft"),
    "DEAD": ("bad", "Dead", "red"),
    "KEPT": ("warn", "Kept", "warn"),
    "HALF": ("locked", "One signature", "lock"),
}
VIA_WORDS = {
    "UI": "on a page",
    "API": "through the API",
    "IMPORT": "by import",
    "CLI": "from a terminal",
    "JOB": "in the background",
}


def state_badge(code: str) -> SafeString:
    """A state as icon, word and tint."""
    if code in _BADGES:
        return badge_html(*_BADGES[code])
    return status_html(code)


def state_word(code: str) -> str:
    """The word of a state."""
    return _BADGES[code][1] if code in _BADGES else code.replace("_", " ").capitalize()


def instant_text(at: datetime | None) -> str:
    """An instant with its year, already in the organization's zone: "7 Jul 2026, 18:00"."""
    return f"{date_text(at.date())}, {at:%H:%M}" if at else ""


def fx_text(rate: int) -> str:
    """A rate over 10^10 with the decimals it has, four at least: 1.0850."""
    text = decimal(rate, 10)
    kept = text.rstrip("0")
    whole, _, tail = kept.partition(".")
    return f"{whole}.{tail.ljust(4, '0')}"


def fact(label: str, value: object, note: str = "") -> Fact:
    """A fact whose value may be plain text or markup."""
    return Fact(label, value, note=note)


def link(href: str, label: str) -> SafeString:
    """A plain link for a cell of markup."""
    return format_html('<a href="{}">{}</a>', href, label)
