"""What is one thing to do, how near is it, and what is at stake?

12 lines to approve since Monday, 42 hours, late: it stands before a milestone that is due tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LATE, NOW, SOON, LATER = 0, 1, 2, 3
_SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One thing to do. `tier` is LATE, NOW, SOON or LATER; money is in minor units of `currency`.

    `stake` orders items of one tier: minor units where money is at stake, else minutes × 100, so
    that an hour weighs as much as 60 of a currency, or one person blocked as an hour. `about` tells
    things apart that have one address.
    """

    kind: str
    text: str
    note: str
    href: str
    button: str
    tier: int
    icon: str = "info"
    minor: int | None = None
    currency: str = ""
    minutes: int | None = None
    since: date | None = None
    due: date | None = None
    count: int = 1
    about: str = ""

    @property
    def key(self) -> str:
        """What it is, the same tomorrow as today whatever its count: "submit /time/2026-W27"."""
        return f"{self.kind} {self.about or self.href}"

    @property
    def stake(self) -> int:
        """What is at stake, for ranking."""
        if self.minor is not None:
            return abs(self.minor)
        return (self.minutes or 60 * self.count) * 100

    @property
    def rank(self) -> tuple:
        """The order of the list: the nearest deadline, then the most at stake, then the oldest."""
        return (self.tier, -self.stake, self.since or date.max, self.kind, self.text)


def tier_of(due: date, today: date) -> int:
    """How near a day is: past, within a day, within a week, or later."""
    if due < today:
        return LATE
    if due <= today + timedelta(days=1):
        return NOW
    return SOON if due <= today + timedelta(days=_SOON_DAYS) else LATER
